/// The public half of a key: its kind, and SubjectPublicKeyInfo in DER.
public struct PublicKey: Sendable, Hashable {
    /// The kind.
    public let type: KeyType
    /// SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7).
    public let spki: [UInt8]
}
