internal import Files
internal import Model

/// An account's folder on a server: `user@host:port/path`, with or without `sftp://` before it.
struct SFTPAddress: Sendable {
    let user: String
    /// The host with its port, as an address has it.
    let host: String
    /// As the server's commands take it: absolute, or relative to the account's home.
    let folder: String

    /// A path that begins with `~` is below the account's home.
    init(_ place: Place) throws(Failure) {
        let wrong = place.wrong(
            "sftp", "USER@HOST/FOLDER, as in 'release@files.acme.example/srv/acme'")
        let start = "sftp://"
        let text =
            place.address.hasPrefix(start)
            ? place.address.dropFirst(start.count) : place.address[...]
        let login = text.prefix { $0 != "/" }
        guard let at = login.lastIndex(of: "@"), !text.contains(where: { $0.isNewline }) else {
            throw wrong
        }
        user = String(login[..<at])
        host = String(login[login.index(after: at)...])
        guard !user.contains(":") else {
            throw Failure(
                "'\(host)' has a password before it", "a manifest is no place for secrets",
                hint: "use a key", exit: .usage)
        }
        let path = text.dropFirst(login.count + 1).split(separator: "/")
        let isHome = path.first == "~"
        guard !user.isEmpty, Origin("https://" + host) != nil,
            path.count > (isHome ? 1 : 0),
            !path.contains("."), !path.contains("..")
        else { throw wrong }
        folder =
            isHome
            ? path.dropFirst().joined(separator: "/") : "/" + path.joined(separator: "/")
    }

    /// A path below the folder, as the server's commands take it.
    func path(_ path: String) -> String {
        folder + (path.isEmpty || path.hasPrefix("/") ? "" : "/") + path
    }

    /// The same as an address; libcurl writes the account's home as `~`.
    func url(_ path: String) -> String {
        let whole = self.path(path)
        return "sftp://\(host)\(whole.hasPrefix("/") ? "" : "/~/")\(PercentEncoding.path(whole))"
    }

    /// The folder and all above it, outermost first.
    var folders: [String] {
        var found: [String] = []
        var end = folder.startIndex
        while let slash = folder[end...].dropFirst().firstIndex(of: "/") {
            found.append(String(folder[..<slash]))
            end = slash
        }
        return found + [folder]
    }
}
