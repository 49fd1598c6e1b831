internal import Files
internal import Model

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
