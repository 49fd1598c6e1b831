import Files
import Model

/// Lists of our own, for servers that make none: one file in each folder, which names what is put
/// there before it is. What it names may be absent, so each is looked at.
struct DAVIndex {
    private let client: DAVClient

    private static let name = ".consign-list"
    /// A thousand versions, or a thousand files.
    private static let limit = 1 << 20

    init(_ client: DAVClient) { self.client = client }

    func files(in folder: String) throws(Failure) -> [StoredFile] {
        var files: [StoredFile] = []
        for name in try names(in: folder) {
            let isFolder = name.hasSuffix("/")
            let path = Self.path(name, in: folder)
            let answer = try client.send(
                try client.request("HEAD", isFolder ? path + Self.name : path))
            guard try client.isThere(answer, path) else { continue }
            let size = answer.header("content-length").flatMap { Int64($0) } ?? -1
            files.append(
                StoredFile(
                    name: isFolder ? String(name.dropLast()) : name, size: isFolder ? nil : size))
        }
        return files
    }

    /// Adds names to the list of a folder.
    func note(_ names: [String], in folder: String) throws(Failure) {
        let known = try self.names(in: folder)
        let new = names.filter { !known.contains($0) }
        guard !new.isEmpty else { return }
        let text = (known + new).map { $0 + "\n" }.joined()
        try client.put(.bytes(Array(text.utf8)), Self.path(Self.name, in: folder))
    }

    private func names(in folder: String) throws(Failure) -> [String] {
        let path = Self.path(Self.name, in: folder)
        guard let bytes = try client.bytes(path, limit: Self.limit) else { return [] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
            .filter { $0 != "../" && !$0.dropLast().contains("/") }
    }

    private static func path(_ name: String, in folder: String) -> String {
        folder.isEmpty ? name : folder + "/" + name
    }
}

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
            else { throw Failure("cannot list \(url)", "it contains an invalid file name") }
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
