/// The kinds of key an identity can hold.
public enum KeyType: String, Sendable, CaseIterable {
    case ed25519, p256, rsa
}
