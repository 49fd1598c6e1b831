internal import Files
internal import Model

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
