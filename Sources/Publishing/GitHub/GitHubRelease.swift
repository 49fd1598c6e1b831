internal import Files
internal import Model

/// A release as GitHub describes it.
struct GitHubRelease: Sendable {
    let id: Int64
    let tag: String
    let name: String
    let body: String
    let isDraft: Bool
    let isPrerelease: Bool
    let isImmutable: Bool
    /// Where its files are uploaded, without the template's end.
    let uploads: String
    /// Its page.
    let page: String

    init(_ value: JSONValue) throws(Failure) {
        guard let id = value["id"]?.number, let tag = value["tag_name"]?.text,
            let uploads = value["upload_url"]?.text
        else { throw Failure("GitHub described a release without its id, tag or upload address") }
        self.id = id
        self.tag = tag
        self.uploads = String(uploads.prefix { $0 != "{" })
        name = value["name"]?.text ?? ""
        body = value["body"]?.text ?? ""
        page = value["html_url"]?.text ?? ""
        isDraft = value["draft"] == .bool(true)
        isPrerelease = value["prerelease"] == .bool(true)
        isImmutable = value["immutable"] == .bool(true)
    }

    /// The publication that made it; nil when it was none of ours.
    var run: String? { RunMark.run(in: body) }

    /// The version that its tag names; nil for other tags.
    var version: Version? {
        try? Version(parsing: tag.hasPrefix("v") ? String(tag.dropFirst()) : tag)
    }
}
