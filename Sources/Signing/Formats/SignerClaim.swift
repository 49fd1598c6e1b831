public import Model

/// Whose a signature says it is; worth nothing until the signature has been verified.
public enum SignerClaim: Sendable, Hashable {
    /// It carries the whole key.
    case key(PublicKey)
    /// It carries a short form of the key.
    case fingerprint(Fingerprint)

    /// Whether it is the claim that a signature by `key` makes, as far as can be told.
    public func names(_ key: PublicKey) throws(Failure) -> Bool {
        switch self {
        case .key(let claimed): claimed == key
        case .fingerprint(let claimed):
            decides(on: key) ? try KeyFingerprints.of(key).contains(claimed) : true
        }
    }

    /// Whether it can be told from `key` alone: an OpenPGP fingerprint covers the time the key was
    /// made, which only its certificate has.
    public func decides(on key: PublicKey) -> Bool {
        guard case .fingerprint(let claimed) = self else { return true }
        return claimed.form != KeyFingerprints.openpgp || key.openPGPCreated != nil
    }

    /// The claim as a message shows it.
    public func shown() throws(Failure) -> String {
        switch self {
        case .key(let key): try KeyFingerprints.of(key).first?.text ?? key.type.rawValue
        case .fingerprint(let claimed): claimed.text
        }
    }
}
