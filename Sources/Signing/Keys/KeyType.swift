/// The kinds of key an identity holds, one of each.
public enum KeyType: String, Sendable, CaseIterable {
    /// Ed25519 (RFC 8032), for ssh, minisign and openssl-ed25519.
    case ed25519
    /// ECDSA on NIST P-256, which every `openssl` of the last ten years can verify.
    case p256
}
