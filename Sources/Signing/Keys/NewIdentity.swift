internal import Files
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
        let shown = SafeName.printable(userID)
        let why =
            shown != userID
            ? "it contains characters that are not seen, or that turn others around"
            : (5...200).contains(userID.utf8.count) ? nil : "it takes 5 to 200 characters"
        guard let why else { return }
        throw Failure(
            "'\(shown.prefix(40))' cannot be a user id", why,
            hint: "write it as: Acme Releases <release@acme.example>", exit: .usage)
    }
}
