/// The kinds of key an identity holds, one of each.
public enum KeyType: String, Sendable, CaseIterable {
    /// Ed25519 (RFC 8032), for ssh, minisign and openssl-ed25519.
    case ed25519
    /// ECDSA on NIST P-256, which every `openssl` of the last ten years can verify.
    case p256
    /// RSA with 3072 bits or more, for package managers that know nothing younger.
    case rsa

    /// What every identity has; the others are made when they are asked for.
    public static let usual: [KeyType] = [.ed25519, .p256]
}
