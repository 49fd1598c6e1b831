import Files
import Model

/// A release, or its draft, as Gitea describes it.
struct GiteaRelease: Sendable {
    let id: Int64
    let tag: String
    let name: String
    let body: String
    let isDraft: Bool

    init(_ value: JSONValue) throws(Failure) {
        guard let id = value["id"]?.number, let tag = value["tag_name"]?.text else {
            throw Failure("Gitea described a release without its id or tag")
        }
        self.id = id
        self.tag = tag
        name = value["name"]?.text ?? ""
        body = value["body"]?.text ?? ""
        isDraft = value["draft"] == .bool(true)
    }

    /// The publication that made it; nil when it was none of ours.
    var run: String? { RunMark.run(in: body) }
}

/// A file of a release as Gitea describes it: without a digest, and its name may be there twice.
struct GiteaAttachment: Sendable {
    let id: Int64
    let name: String
    let size: Int64
    /// Names its bytes for ever, also while nobody else sees the draft.
    let uuid: String

    init(_ value: JSONValue) throws(Failure) {
        guard let id = value["id"]?.number, let name = value["name"]?.text,
            let size = value["size"]?.number, let uuid = value["uuid"]?.text
        else {
            throw Failure("Gitea described an attachment without its id, name, size or uuid")
        }
        self.id = id
        self.name = name
        self.size = size
        self.uuid = uuid
    }
}

extension GiteaAttachment {
    /// The same in the words of every destination.
    var file: RemoteFile { RemoteFile(name: name, size: size, sha256: nil, id: uuid) }
}
