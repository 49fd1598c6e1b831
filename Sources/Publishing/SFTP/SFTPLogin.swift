internal import Files
internal import Model

/// How an account is entered, and by what its server is known.
struct SFTPLogin: Sendable {
    /// SHA-256 of the server's public key, in base64 without padding.
    let hostKey: String
    /// The file of the private key; nil for the keys of an agent.
    let key: String?
    /// The variable with the key's passphrase.
    let passphrase: String?

    init(_ place: Place, _ means: Means) throws(Failure) {
        let start = "SHA256:"
        let print = place["hostKey"] ?? ""
        let digest = print.dropFirst(start.count)
        guard print.hasPrefix(start), Base64.decode(digest + "=")?.count == 32 else {
            throw Failure(
                "sftp to \(place.address) needs the server's key",
                print.isEmpty ? "'hostKey' is not given" : "'\(print)' is no SHA256:… fingerprint",
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
    func phrase(_ means: Means) throws(Failure) -> String? {
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
    func check(_ means: Means) throws(Failure) {
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
