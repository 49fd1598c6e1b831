import Files
import Manifests
import Model

/// Versions that are tags of the commit.
extension VersionResolver {
    /// The version of the tag that the user has chosen.
    func chosen(
        _ tag: String, _ git: Git?, _ commit: String?
    ) throws(Failure) -> (Version, String?) {
        func refused(_ why: String, _ hint: String) -> Failure {
            Failure(
                "cannot release the tag \(SafeName.printable(tag))", why, hint: hint, exit: .usage)
        }
        guard !isSnapshot else {
            throw refused("a snapshot has no tag", "leave out --tag or --snapshot")
        }
        guard let git, let tagged = git.commit(of: tag) else {
            throw refused(
                "there is no such tag", "see those of this commit: git tag --points-at HEAD")
        }
        if let near = NearTag(tag) { throw refused(near.why, near.hint) }
        guard let version = try? Version(parsing: tag) else {
            throw refused("it is not a semantic version", "name a tag like v1.0.0")
        }
        guard tagged == commit else {
            throw refused(
                "it points at \(tagged.prefix(7)), and HEAD is \(commit?.prefix(7) ?? "")",
                "check it out: git checkout \(tag)")
        }
        if manifest.version.value != .tag {
            let wanted = try written()
            guard wanted == version else {
                throw refused(
                    "the version of the manifest is \(wanted)",
                    "leave out --tag, or write 'version: tag'")
            }
        }
        return (version, tag)
    }

    /// The version of the highest tag at HEAD; a snapshot takes the last one.
    func fromTag(_ git: Git?) throws(Failure) -> (Version, String?) {
        guard let git else {
            throw Failure(
                "there is no git tag to take the version from", "\(root) is not a git working copy",
                hint: "write 'version: 1.0.0', 'version: file:VERSION' or 'version: env:NAME'",
                at: manifest.version.place, exit: .usage)
        }
        if let tag = try git.versionTagsAtHead().first { return (tag.version, tag.name) }
        let last = try git.versionTags().first
        guard !isSnapshot else {
            if let last { return (last.version, nil) }
            return (try Version(parsing: "0.0.0"), nil)
        }
        let near = try git.nearTagsAtHead()
        if let first = near.first {
            let more = near.count > 1 ? ", and so do \(near.count - 1) more," : ""
            throw Failure(
                "no version tag points at HEAD",
                "\(SafeName.printable(first.name)) does\(more.isEmpty ? "," : more) but \(first.why)",
                hint: "\(first.hint), or use --snapshot", at: manifest.version.place, exit: .usage)
        }
        throw Failure(
            "no version tag points at HEAD", last.map { "the last one is \($0.name)" } ?? "",
            hint: "tag the commit, for example 'git tag v1.0.0', or use --snapshot",
            at: manifest.version.place, exit: .usage)
    }
}
