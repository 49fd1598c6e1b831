public import Model

/// Whose a signature says it is; worth nothing until the signature has been verified.
public enum SignerClaim: Sendable, Hashable {
    /// It carries the whole key.
    case key(PublicKey)
    /// It carries a short form of the key.
    case fingerprint(Fingerprint)

    /// Whether it is the claim that a signature by `key` makes.
    public func names(_ key: PublicKey) throws(Failure) -> Bool {
        switch self {
        case .key(let claimed): claimed == key
        case .fingerprint(let claimed): try KeyFingerprints.of(key).contains(claimed)
        }
    }

    /// The claim as a message shows it.
    public func shown() throws(Failure) -> String {
        switch self {
        case .key(let key): try KeyFingerprints.of(key).first?.text ?? key.type.rawValue
        case .fingerprint(let claimed): claimed.text
        }
    }
}
