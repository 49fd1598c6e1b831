public import Model

/// A signed checksum list, as instructions need to know it.
public struct Seal: Sendable, Hashable {
    /// The product's name.
    public let product: String
    /// The signed file: `SHA256SUMS`.
    public let file: String
    /// The signature file beside it.
    public let signature: String
    /// The public key file beside it.
    public let publicKey: String
    /// The public half of the key that signed.
    public let key: PublicKey
    /// The identity that signed: `release-2026`.
    public let identity: String
    /// The key in the form that the signature names it by, where its format has one of its own.
    public let fingerprint: Fingerprint?

    /// A signature `signature` over `file`.
    public init(
        product: String, file: String, signature: String, publicKey: String, key: PublicKey,
        identity: String, fingerprint: Fingerprint? = nil
    ) {
        self.product = product
        self.file = file
        self.signature = signature
        self.publicKey = publicKey
        self.key = key
        self.identity = identity
        self.fingerprint = fingerprint
    }
}
