import Files
import Model

/// The tags of a repository that mean something to us.
enum OCITag {
    /// The newest stable version.
    static let latest = "latest"
    private static let marks = "consign-run-"

    /// A version's tag. A tag has no `+`; no version has a `_`, so nothing else becomes the same.
    static func of(_ version: Version) -> String {
        version.description.replacing("+", with: "_")
    }

    /// The version that a tag names; nil for other tags.
    static func version(_ tag: String) -> Version? {
        guard let version = try? Version(parsing: tag.replacing("_", with: "+")),
            of(version) == tag
        else { return nil }
        return version
    }

    /// The tag that says whose the unfinished publication of a version is.
    static func mark(of version: Version) -> String { marks + of(version) }

    /// The tag with what refers to a manifest, for registries without an API for that
    /// (distribution specification, "Referrers Tag Schema").
    static func referrers(of digest: Digest) -> String { "sha256-" + digest.hex }
}

/// The tag `latest`, which is the highest stable version that is not withdrawn.
struct OCILatest {
    let registry: OCIRegistry

    /// Moves it, and says so when it was elsewhere.
    func move() throws(Failure) -> [String] {
        let current = try registry.manifest(OCITag.latest)
        if let current, current.kind != .release {
            return ["\(OCITag.latest) stays: it is not a release of ours"]
        }
        guard let (tag, release) = try highest() else {
            return current == nil
                ? [] : ["\(OCITag.latest) stays: there is no other stable version to point to"]
        }
        if current?.bytes == release.bytes { return [] }
        try registry.put(release.bytes, as: OCITag.latest)
        return ["\(OCITag.latest) points to \(tag)"]
    }

    private func highest() throws(Failure) -> (tag: String, release: OCIManifest)? {
        let tags = try registry.tags().compactMap { tag in
            OCITag.version(tag).map { (tag: tag, version: $0) }
        }
        for (tag, version) in tags.sorted(by: { $0.version > $1.version })
        where version.isStable {
            guard let release = try registry.manifest(tag), release.kind == .release else {
                continue
            }
            let referrers = OCIReferrers(
                registry: registry, subject: try OCIDescriptor(manifest: release.bytes))
            guard try !referrers.all().contains(where: { $0.kind == .withdrawal }) else {
                continue
            }
            return (tag, release)
        }
        return nil
    }
}
