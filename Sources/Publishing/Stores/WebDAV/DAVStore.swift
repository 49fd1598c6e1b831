import Files
import Model
import Synchronization

/// A collection of a WebDAV server as a ``Store``.
///
/// `If-None-Match` is not relied on: nginx does not know it. What must not be overwritten is put
/// under a hidden name and moved with `Overwrite: F`, which every server knows (RFC 4918 section
/// 10.6).
struct DAVStore: Store {
    let client: DAVClient

    var moves: Bool { true }

    /// nginx lists no names that begin with a dot.
    var hidden: String { "_" }

    /// The server's own list, or ours where it keeps none: nginx without its dav-ext module.
    func list(_ folder: String) throws(Failure) -> [StoredFile] {
        if !client.keepsIndex.withLock({ $0 }), let files = try found(folder) { return files }
        client.keepsIndex.withLock { $0 = true }
        return try DAVIndex(client).files(in: folder)
    }

    /// What PROPFIND finds (RFC 4918 section 9.1); nil where the server does not do it.
    private func found(_ folder: String) throws(Failure) -> [StoredFile]? {
        let asked = HTTPBody.bytes(
            Array(
                "<?xml version=\"1.0\" encoding=\"utf-8\"?><propfind xmlns=\"DAV:\"><prop><getcontentlength/><resourcetype/></prop></propfind>"
                    .utf8))
        var request = try client.request("PROPFIND", folder.isEmpty ? "" : folder + "/")
            .with("Depth", "1").sending(asked, type: "application/xml")
        request.isRepeatable = true
        // A thousand names with what is said of each.
        request.limit = 16 << 20
        let answer = try client.send(request)
        if answer.status == 404 { return [] }
        if answer.status == 405 || answer.status == 501 { return nil }
        guard answer.status == 207 else {
            throw client.failure(answer, "cannot list \(client.url(folder))")
        }
        return try DAVListing(answer.body, of: client.url(folder)).files
    }

    func make(_ folder: String, for names: [String]) throws(Failure) {
        guard client.keepsIndex.withLock({ $0 }) else {
            return try make(url: client.url(folder) + "/")
        }
        let index = DAVIndex(client)
        try make(url: client.root)
        try index.note([folder + "/"], in: "")
        try make(url: client.url(folder) + "/")
        try index.note(names, in: folder)
    }

    /// Makes a collection and, where it is missing, the one above (RFC 4918 section 9.3.1).
    private func make(url: String) throws(Failure) {
        let first = try makeOnce(url)
        guard first.status == 409 else { return }
        let above = url.dropLast().lastIndex(of: "/").map { String(url[...$0]) } ?? ""
        guard WebAddress.isAddress(above), above.split(separator: "/").count > 2 else {
            throw client.failure(first, "cannot make \(url)")
        }
        try make(url: above)
        let second = try makeOnce(url)
        guard second.status != 409 else { throw client.failure(second, "cannot make \(url)") }
    }

    /// 405: it is there already.
    private func makeOnce(_ url: String) throws(Failure) -> HTTPAnswer {
        var request = try client.request("MKCOL", url: url)
        request.isRepeatable = true
        let answer = try client.send(request)
        guard answer.isGood || answer.status == 405 || answer.status == 409 else {
            throw client.failure(answer, "cannot make \(url)")
        }
        return answer
    }

    func add(_ item: PublishItem, as path: String, replacing: Bool) throws(Failure) {
        // What is staged is hidden, and nobody else's.
        guard !path.hasPrefix(hidden) else { return try put(item.body, path) }
        if client.keepsIndex.withLock({ $0 }) {
            try DAVIndex(client).note([item.name], in: Path.parent(path))
        }
        try put(item.body, Self.new(path))
        do throws(Failure) {
            try move(Self.new(path), to: path, overwrite: false)
        } catch {
            let there = try list(Path.parent(path)).sizes
            guard there[item.name] == item.size else { throw error }
        }
    }

    func replace(_ path: String, with bytes: [UInt8]) throws(Failure) {
        try put(.bytes(bytes), Self.new(path))
        do throws(Failure) {
            try move(Self.new(path), to: path, overwrite: true)
        } catch {
            // The answer may have been lost, and the second try found nothing left to move.
            guard try self.bytes(path, limit: bytes.count) == bytes else { throw error }
        }
    }

    /// The same place under a name that no reader looks for.
    static func new(_ path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return ".new-\(path)" }
        return "\(path[...slash]).new-\(path[path.index(after: slash)...])"
    }

    private func put(_ body: HTTPBody, _ path: String) throws(Failure) {
        try client.put(body, path)
    }

    func move(_ folder: String, to name: String) throws(Failure) {
        if client.keepsIndex.withLock({ $0 }) { try DAVIndex(client).note([name + "/"], in: "") }
        try move(folder + "/", to: name + "/", overwrite: false)
    }

    /// Sent again when its answer is lost: once it is done there is nothing left to be moved.
    private func move(_ path: String, to target: String, overwrite: Bool) throws(Failure) {
        var request = try client.request("MOVE", path)
            .with("Destination", client.url(target)).with("Overwrite", overwrite ? "T" : "F")
        request.isRepeatable = true
        let answer = try client.send(request)
        guard answer.isGood else {
            throw client.failure(answer, "cannot name \(client.url(target))")
        }
    }

    func read(
        _ path: String, limit: Int64, _ body: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) -> Bool {
        var request = try client.request("GET", path)
        request.limit = limit
        return try client.isThere(try client.send(request, into: body), path)
    }

    func bytes(_ path: String, limit: Int) throws(Failure) -> [UInt8]? {
        try client.bytes(path, limit: limit)
    }

    func file(_ path: String, limit: Int) throws(Failure) -> SmallFile? {
        try client.file(path, limit: limit)
    }

    /// A collection goes with all that is in it (RFC 4918 section 9.6.1).
    func remove(_ path: String) throws(Failure) {
        let answer = try client.send(try client.request("DELETE", path))
        guard answer.isGood || answer.status == 404 else {
            throw client.failure(answer, "cannot remove \(client.url(path))")
        }
    }

    func removeFolder(_ folder: String) throws(Failure) { try remove(folder + "/") }
}
