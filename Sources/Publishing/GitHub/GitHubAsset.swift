internal import Files
internal import Model

/// A file of a release as GitHub describes it.
struct GitHubAsset: Sendable {
    let id: Int64
    let name: String
    let size: Int64
    /// Whether all its bytes are there; an upload that failed leaves a name without them.
    let isWhole: Bool
    /// What GitHub computed; older assets have none.
    let sha256: Digest?

    init(_ value: JSONValue) throws(Failure) {
        guard let id = value["id"]?.number, let name = value["name"]?.text,
            let size = value["size"]?.number
        else { throw Failure("GitHub described an asset without its id, name or size") }
        self.id = id
        self.name = name
        self.size = size
        isWhole = value["state"]?.text == "uploaded"
        let prefix = "sha256:"
        sha256 = value["digest"]?.text.flatMap { text in
            text.hasPrefix(prefix)
                ? Digest(.sha256, hex: String(text.dropFirst(prefix.count))) : nil
        }
    }
}
