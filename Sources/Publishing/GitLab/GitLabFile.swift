internal import Files
internal import Model

/// A file of a package as GitLab describes it. Several may share a name; the newest is served.
struct GitLabFile: Sendable {
    let id: Int64
    let name: String
    let size: Int64
    /// What GitLab computed; a package file always has one, a server may hide it.
    let sha256: Digest?

    init(_ value: JSONValue) throws(Failure) {
        guard let id = value["id"]?.number, let name = value["file_name"]?.text,
            let size = value["size"]?.number
        else { throw Failure("GitLab described a package file without its id, name or size") }
        self.id = id
        self.name = name
        self.size = size
        sha256 = value["file_sha256"]?.text.flatMap { Digest(.sha256, hex: $0) }
    }

    /// The newest of each name.
    static func newest(_ files: [GitLabFile]) -> [String: GitLabFile] {
        var newest: [String: GitLabFile] = [:]
        for file in files where newest[file.name].map({ $0.id < file.id }) ?? true {
            newest[file.name] = file
        }
        return newest
    }
}
