package import Files
package import Model
import Synchronization

/// A secret that goes to one origin and to no other, as one header of a request.
package final class Credential: Sendable {
    /// How a service wants it.
    package enum Scheme: Sendable {
        /// `Authorization: Bearer …` (RFC 6750).
        case bearer
        /// `Authorization: token …`, as Gitea has it.
        case token
        /// `Authorization: Basic …` with a user's name (RFC 7617).
        case basic(user: String)
        /// A header of the service's own: `PRIVATE-TOKEN`.
        case header(String)
    }

    /// The only place it is sent to.
    package let origin: Origin
    private let secret: Mutex<Secret>
    private let scheme: Scheme

    /// Binds `text` to `origin` and hides it from all output; `name` is what messages call it.
    package init(
        _ text: String, named name: String, for origin: Origin, _ scheme: Scheme,
        hiding redaction: Redaction
    ) throws(Failure) {
        let isHeader = text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        guard isHeader, text.utf8.count >= Redaction.shortest else {
            throw Failure(
                "\(name) is not a usable secret",
                isHeader
                    ? "it has fewer than \(Redaction.shortest) characters"
                    : "it has blanks, line breaks or other characters that no token has",
                exit: .usage)
        }
        guard origin.isAllowed else {
            throw Failure(
                "refused to send \(name) to \(origin)", "it is not https",
                hint: "plain http is for this machine only", exit: .usage)
        }
        redaction.hide(text)
        self.origin = origin
        self.scheme = scheme
        if case .basic(let user) = scheme {
            var pair = Array("\(user):\(text)".utf8)
            redaction.hide(Base64.encode(pair))
            secret = Mutex(Secret(wiping: &pair))
        } else {
            var bytes = Array(text.utf8)
            secret = Mutex(Secret(wiping: &bytes))
        }
    }

    /// The header's line.
    var header: String {
        switch scheme {
        case .bearer: "Authorization: Bearer \(text)"
        case .token: "Authorization: token \(text)"
        case .basic: "Authorization: Basic \(Base64.encode(text.utf8))"
        case .header(let name): "\(name): \(text)"
        }
    }

    /// The secret as a text, for a header that is signed.
    var value: String { text }

    /// The code of `message` under the secret with `prefix` before it.
    func code(of message: String, prefix: String) throws(Failure) -> [UInt8] {
        try secret.withLock { (secret) throws(Failure) in
            var bytes = Array(prefix.utf8) + secret.withBytes { Array($0) }
            defer { Secret.wipe(&bytes) }
            return try HMAC.sha256(message, key: bytes)
        }
    }

    private var text: String {
        secret.withLock { $0.withBytes { String(decoding: $0, as: UTF8.self) } }
    }
}

/// Credentials of one service, made when they are first needed, one for each origin.
final class SecretKeeper: Sendable {
    private let known = Mutex<[Origin: Credential]>([:])

    /// The one for `origin`, made by `make` the first time.
    func credential(
        for origin: Origin, _ make: () throws(Failure) -> Credential
    ) throws(Failure) -> Credential {
        if let credential = known.withLock({ $0[origin] }) { return credential }
        let credential = try make()
        known.withLock { $0[origin] = credential }
        return credential
    }
}
