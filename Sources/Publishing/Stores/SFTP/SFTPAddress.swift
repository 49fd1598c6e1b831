import Files
import Model

/// An account's folder on a server: `user@host:port/path`, with or without `sftp://` before it.
struct SFTPAddress: Sendable {
    let user: String
    /// The host with its port, as an address has it.
    let host: String
    /// As the server's commands take it: absolute, or relative to the account's home.
    let folder: String

    /// A path that begins with `~` is below the account's home.
    init(_ place: DestinationAddress) throws(Failure) {
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
                "'\(host)' has a password before it", "a manifest is not a place for secrets",
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

/// How an account is entered, and by what its server is known.
struct SFTPLogin: Sendable {
    /// SHA-256 of the server's public key, in base64 without padding.
    let hostKey: String
    /// The file of the private key; nil for the keys of an agent.
    let key: String?
    /// The variable with the key's passphrase.
    let passphrase: String?

    init(_ place: DestinationAddress, _ means: PublisherContext) throws(Failure) {
        let start = "SHA256:"
        let print = place["hostKey"] ?? ""
        let digest = print.dropFirst(start.count)
        guard print.hasPrefix(start), Base64.decode(digest + "=")?.count == 32 else {
            throw Failure(
                "sftp to \(place.address) needs the server's key",
                print.isEmpty
                    ? "'hostKey' is not given" : "'\(print)' is not a SHA256:… fingerprint",
                hint:
                    "ask the server's people, or compare with 'ssh-keyscan HOST | ssh-keygen -lf -'",
                exit: .usage)
        }
        hostKey = String(digest)
        let home = means.variable("HOME") ?? ""
        key = place["key"].map { $0.hasPrefix("~/") ? home + $0.dropFirst() : $0 }
        passphrase = place["passphrase"]
        if key == nil, passphrase != nil {
            throw Failure(
                "\(place.address) has a 'passphrase' but no 'key'", exit: .usage)
        }
    }

    /// The passphrase itself, looked for when it is first needed.
    func phrase(_ means: PublisherContext) throws(Failure) -> String? {
        guard let passphrase else { return nil }
        guard let text = means.variable(passphrase) else {
            throw Failure(
                "there is no passphrase for \(key ?? "")", "the variable \(passphrase) is not set",
                exit: .usage)
        }
        means.redaction.hide(text)
        return text
    }

    /// Fails where libcurl would only say that it was not let in.
    func check(_ means: PublisherContext) throws(Failure) {
        if let key {
            guard try Folder.kind(key) != nil else {
                throw Failure("there is no key \(key)", exit: .usage)
            }
        } else if means.variable("SSH_AUTH_SOCK") == nil {
            throw Failure(
                "there is no key for sftp", "no 'key' is given, and no ssh-agent runs",
                hint: "give the path of a private key, or start an agent", exit: .usage)
        }
    }
}
