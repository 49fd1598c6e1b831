/// The public half of a key, as `release.json` and the notes show it.
public struct KeyRecord: Sendable, Hashable {
    /// The identity it belongs to: `release-2026`.
    public let id: String
    /// The kind of key: `ed25519`, `p256` or `rsa`.
    public let type: String
    /// SubjectPublicKeyInfo in base64.
    public let publicKey: String
    /// Every form of its fingerprint, by the name of the form.
    public let fingerprints: [Fingerprint]
    /// When its OpenPGP certificate says that it was made, which that fingerprint covers too; nil
    /// where there is no certificate, or where the certificate itself stands beside the record.
    public var created: Timestamp?

    /// A public key of identity `id`.
    public init(id: String, type: String, publicKey: String, fingerprints: [Fingerprint]) {
        self.id = id
        self.type = type
        self.publicKey = publicKey
        self.fingerprints = fingerprints
    }
}
