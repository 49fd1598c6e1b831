public import Model

/// What a new identity is to have beside what every identity has.
public struct NewIdentity: Sendable {
    /// Whether it gets an RSA key.
    public var hasRSA = false
    /// Who it is in OpenPGP: `Name <mail>`; nil takes the identity's name.
    public var userID: String?
    /// The time of making, which OpenPGP fingerprints cover; nil makes no OpenPGP certificates.
    public var created: Timestamp?

    /// When it ends; nil for never.
    public var expires: Timestamp?

    /// The usual keys and nothing else.
    public init() {}

    /// The kinds of key.
    var types: [KeyType] { KeyType.usual + (hasRSA ? [.rsa] : []) }

    /// Refuses a user id that would not survive an armored block or a terminal.
    func check() throws(Failure) {
        if let expires, let created, expires <= created {
            throw Failure(
                "a key cannot end before it begins", "\(expires.day) is over", exit: .usage)
        }
        guard let userID else { return }
        let isPlain = userID.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7f }
        guard (5...200).contains(userID.utf8.count), isPlain else {
            throw Failure(
                "'\(userID.prefix(40))' cannot be a user id", "it takes 5 to 200 characters",
                hint: "write it as: Acme Releases <release@acme.example>", exit: .usage)
        }
    }
}
