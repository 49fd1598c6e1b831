internal import Files
internal import Model

/// What a server says of a collection: `multistatus` of RFC 4918 section 14.16.
struct DAVListing {
    let files: [StoredFile]

    /// The collection itself is among the answers: it is the one with the shortest path, whatever a
    /// server before the server calls its place.
    init(_ bytes: [UInt8], of url: String) throws(Failure) {
        let root = try XMLElement(parsing: bytes, name: "the list of \(url)")
        guard root.name == "multistatus" else {
            throw Failure("cannot list \(url)", "the server answered <\(root.name)>")
        }
        var found: [(path: [Substring], size: Int64?)] = []
        for response in root.all("response") {
            let href = response["href"]?.text ?? ""
            let path = WebAddress.isAddress(href) ? href.drop { $0 != ":" }.dropFirst(3) : href[...]
            found.append((path.split(separator: "/"), Self.size(response)))
        }
        let depth = found.map(\.path.count).min() ?? 0
        files = try found.filter { $0.path.count > depth }.map { one throws(Failure) in
            // Such a name would lead out of the collection when it is used in a path.
            guard let name = one.path.last.flatMap({ PercentEncoding.decode($0) }),
                !name.contains("/"), name != ".", name != ".."
            else { throw Failure("cannot list \(url)", "a name in it is none") }
            return StoredFile(name: name, size: one.size)
        }
    }

    /// Nil for a collection.
    private static func size(_ response: XMLElement) -> Int64? {
        let properties = response.all("propstat").compactMap { $0["prop"] }
        if properties.contains(where: { $0["resourcetype"]?["collection"] != nil }) { return nil }
        return properties.lazy.compactMap { $0["getcontentlength"] }
            .compactMap { Int64($0.text.filter { !$0.isWhitespace }) }.first ?? -1
    }
}
