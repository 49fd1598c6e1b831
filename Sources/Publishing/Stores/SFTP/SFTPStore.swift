import Files
import Model

/// An account's folder as a ``Store``.
///
/// libcurl's `rename` is that of the protocol's version 3, which refuses to replace a file
/// (draft-ietf-secsh-filexfer-02 section 6.5; OpenSSH does so by `link`). So a file that is replaced
/// is put aside first, and where a run was stopped between the two it is found there.
struct SFTPStore: Store {
    let client: SFTPClient

    /// What the names of files begin with while another one is replaced.
    private static let new = ".new-", old = ".old-"

    var moves: Bool { true }

    func list(_ folder: String) throws(Failure) -> [StoredFile] {
        let url = folder + "/"
        // A thousand names with what is said of each.
        guard let text = try client.fetch(url, limit: 16 << 20) else { return [] }
        return try SFTPListing(text, of: client.address.url(folder)).files
    }

    /// A folder that is there is an error to the server, which does not say so.
    func make(_ folder: String, for names: [String]) throws(Failure) {
        let path = client.address.path(folder)
        let above = client.address.folders.map { "*mkdir \(Self.quoted($0))" }
        try client.command(above + ["*mkdir \(Self.quoted(path))"])
        guard try client.fetch(folder + "/", limit: 16 << 20) != nil else {
            throw Failure("cannot make \(client.address.url(folder))", "the server refuses it")
        }
    }

    /// Under another name first, beside the folder: of two runs with the same files, neither cuts
    /// short the other's, nor reveals what the other has begun.
    func add(_ item: PublishItem, as path: String, replacing: Bool) throws(Failure) {
        let part = "\(Self.parts(of: Path.parent(path)))\(client.nonce)-\(item.name)"
        var commands = [rename(part, path)]
        if replacing { commands.insert("*rm \(quoted(path))", at: 0) }
        do throws(Failure) {
            try client.send(
                item.body, to: part, then: commands)
        } catch {
            // The answer may have been lost, or the other run was first.
            let isThere = try list(Path.parent(path)).sizes[item.name] == item.size
            try? client.command(["*rm \(quoted(part))"])
            guard isThere else { throw error }
        }
    }

    /// What the names of files begin with that are not yet in a folder.
    private static func parts(of folder: String) -> String {
        (folder.hasPrefix(".") ? "" : ".") + folder + ".part"
    }

    /// Also what a run left that was stopped while it replaced a file of `folder`.
    func forgetUnfinished(in folder: String) throws(Failure) {
        let parts = try list("").filter { $0.name.hasPrefix(Self.parts(of: folder)) }
        let lines = parts.map { "*rm \(quoted($0.name))" } + (try leftovers(in: folder))
        if !lines.isEmpty { try client.command(lines) }
    }

    /// What was put aside goes back when nothing has come in its place.
    private func leftovers(in folder: String) throws(Failure) -> [String] {
        let names = Set(try list(folder).map(\.name))
        let start = folder.isEmpty ? "" : folder + "/"
        return names.sorted().compactMap { name in
            if name.hasPrefix(Self.new) { return "*rm \(quoted(start + name))" }
            guard name.hasPrefix(Self.old) else { return nil }
            let last = String(name.dropFirst(Self.old.count))
            return names.contains(last)
                ? "*rm \(quoted(start + name))" : "*" + rename(start + name, start + last)
        }
    }

    /// Of two runs that replace a file at once, each has a new one of its own: whoever moves the
    /// other's aside puts its own there.
    func replace(_ path: String, with bytes: [UInt8]) throws(Failure) {
        let new = Self.beside(path, "\(Self.new)\(client.nonce)-"),
            old = Self.beside(path, Self.old)
        let last = [rename(new, path), "*rm \(quoted(old))"]
        do throws(Failure) {
            // Enough where there is none, and where libcurl and the server can replace it.
            try client.send(.bytes(bytes), to: new, then: last)
        } catch {
            if !holds(path, bytes) {
                let aside = ["*rm \(quoted(old))", "*" + rename(path, old)]
                try? client.send(.bytes(bytes), to: new, then: aside + last)
            }
            try? client.command(["*rm \(quoted(new))"])
            guard holds(path, bytes) else { throw error }
        }
    }

    /// A longer file is another one, which reading it up to a limit finds.
    private func holds(_ path: String, _ bytes: [UInt8]) -> Bool {
        (try? self.bytes(path, limit: bytes.count)) == bytes
    }

    func move(_ folder: String, to name: String) throws(Failure) {
        try client.command([rename(folder, name)])
    }

    func read(
        _ path: String, limit: Int64, _ body: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) -> Bool {
        try client.fetch(path, limit: limit, into: body)
    }

    func bytes(_ path: String, limit: Int) throws(Failure) -> [UInt8]? {
        if let bytes = try client.fetch(path, limit: Int64(limit)) { return bytes }
        return try client.fetch(Self.beside(path, Self.old), limit: Int64(limit))
    }

    func remove(_ path: String) throws(Failure) {
        try client.command([
            "*rm \(quoted(Self.beside(path, Self.old)))", "*rm \(quoted(path))",
        ])
        let folder = path.contains("/") ? Path.parent(path) : "", name = Path.name(path)
        guard try !list(folder).contains(where: { $0.name == name }) else {
            throw Failure("cannot remove \(client.address.url(path))", "the server refuses it")
        }
    }

    func removeFolder(_ folder: String) throws(Failure) {
        try forgetUnfinished(in: folder)
        let files = try list(folder).map { "*rm \(quoted("\(folder)/\($0.name)"))" }
        try client.command(files + ["*rmdir \(quoted(folder))"])
        guard try client.fetch(folder + "/", limit: 16 << 20) == nil else {
            throw Failure("cannot remove \(client.address.url(folder))", "the server refuses it")
        }
    }

    private func rename(_ path: String, _ name: String) -> String {
        "rename \(quoted(path)) \(quoted(name))"
    }

    private func quoted(_ path: String) -> String { Self.quoted(client.address.path(path)) }

    /// As libcurl's commands take names with blanks in them.
    private static func quoted(_ path: String) -> String {
        let text = path.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "\"\(text)\""
    }

    /// The same place under a name that no reader looks for.
    private static func beside(_ path: String, _ start: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return start + path }
        return "\(path[...slash])\(start)\(path[path.index(after: slash)...])"
    }
}
