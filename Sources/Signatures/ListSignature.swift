package import Crypto
package import Model

/// A signed checksum list, as instructions need to know it.
package struct ListSignature: Sendable, Hashable {
    /// The product's name.
    package let product: String
    /// The signed file: `SHA256SUMS`.
    package let file: String
    /// The signature file beside it.
    package let signature: String
    /// The public key file beside it.
    package let publicKey: String
    /// The public half of the key that signed.
    package let key: PublicKey
    /// The identity that signed: `release-2026`.
    package let identity: String
    /// The key in the form that the signature names it by, where its format has one of its own.
    package let fingerprint: Fingerprint?

    /// A signature `signature` over `file`.
    package init(
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
