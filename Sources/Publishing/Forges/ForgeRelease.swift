import Files
import Model

/// A release, or its draft, as a forge describes it.
final class ForgeRelease: Sendable {
    let id: Int64
    let tag: String
    /// What it is called.
    let name: String
    /// Its text.
    let body: String
    /// Where it is below the repository.
    let path: String
    let isDraft, isPrerelease, isImmutable: Bool
    /// Where its files are sent, if that is elsewhere.
    let uploads: String
    /// Where its links lead, by the names that people see.
    let links: [String: String]

    init(
        id: Int64 = 0, tag: String, name: String, body: String, path: String,
        isDraft: Bool = false, isPrerelease: Bool = false, isImmutable: Bool = false,
        uploads: String = "", links: [String: String] = [:]
    ) {
        self.id = id
        self.tag = tag
        self.name = name
        self.body = body
        self.path = path
        self.isDraft = isDraft
        self.isPrerelease = isPrerelease
        self.isImmutable = isImmutable
        self.uploads = uploads
        self.links = links
    }

    /// The publication that made it; nil when it was none of ours.
    var run: String? { RunMark.run(in: body) }
}

extension ForgeRelease {
    /// As GitHub and those who speak like it describe one.
    convenience init(_ value: JSONValue, by service: String) throws(Failure) {
        guard let id = value["id"]?.number, let tag = value["tag_name"]?.text else {
            throw Failure("\(service) described a release without its id or tag")
        }
        self.init(
            id: id, tag: tag, name: value["name"]?.text ?? "", body: value["body"]?.text ?? "",
            path: "/releases/\(id)", isDraft: value["draft"] == .bool(true),
            isPrerelease: value["prerelease"] == .bool(true),
            isImmutable: value["immutable"] == .bool(true),
            // Without the template's end.
            uploads: String((value["upload_url"]?.text ?? "").prefix { $0 != "{" }))
    }
}

/// Where the files of a release are, before people see it and after: the release itself, its draft,
/// or a package beside it.
struct ForgeShelf: Sendable {
    /// What people call it: `draft 7`.
    let title: String
    /// Where it is below the repository.
    let path: String
    /// Where files are sent, if that is elsewhere.
    let uploads: String
}

extension ForgeShelf {
    /// A release, or its draft, that has its own files.
    init(_ release: ForgeRelease) {
        self.init(title: "draft \(release.id)", path: release.path, uploads: release.uploads)
    }
}

/// What is staged of a version.
enum ForgeStaged {
    case nothing
    case ours(ForgeShelf)
    /// Another publication's, with the refusal to touch it.
    case others(Failure)
}

/// A file of a release as a forge describes it.
struct ForgeFile: Sendable {
    let id: Int64
    let name: String
    let size: Int64
    /// What the service computed; nil where it tells none.
    var sha256: Digest?
    /// Whether all its bytes are there; an upload that failed can leave a name without them.
    var isWhole = true
    /// What it is read back by; nil is its id.
    var key: String?

    /// The same in the words of every destination.
    var remote: RemoteFile {
        RemoteFile(name: name, size: size, sha256: sha256, id: key ?? String(id))
    }

    /// Those of each name.
    static func named(_ files: [ForgeFile]) -> [String: [ForgeFile]] {
        var named: [String: [ForgeFile]] = [:]
        for file in files { named[file.name, default: []].append(file) }
        return named
    }
}
