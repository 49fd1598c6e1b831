/// A signature that a package carries inside or beside it, as `release.json` records it.
public struct PackageSignature: Sendable, Hashable {
    /// Its form: `openpgp` or `rsa`.
    public let form: String
    /// The identity that made it.
    public let key: String

    /// A signature by `key`.
    public init(form: String, key: String) {
        self.form = form
        self.key = key
    }
}
