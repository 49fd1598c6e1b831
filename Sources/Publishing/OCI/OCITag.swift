internal import Model

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
