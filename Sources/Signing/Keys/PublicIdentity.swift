public import Model

/// The public halves of one identity.
public struct PublicIdentity: Sendable, Hashable {
    /// Its name: `release-2026`.
    public let name: String
    /// Its keys, one of each kind at most.
    public let keys: [PublicKey]
    /// The OpenPGP certificates of those keys that have one.
    public let certificates: [OpenPGPCertificate]
    /// The X.509 certificate of its P-256 key, for CMS.
    public let signing: SigningCertificate?

    /// An identity called `name`.
    public init(
        name: String, keys: [PublicKey], certificates: [OpenPGPCertificate] = [],
        signing: SigningCertificate? = nil
    ) {
        self.name = name
        self.keys = keys
        self.certificates = certificates
        self.signing = signing
    }

    /// Its key of one kind.
    public func key(_ type: KeyType) -> PublicKey? { keys.first { $0.type == type } }

    /// The certificate of its key of one kind.
    public func certificate(_ type: KeyType) -> OpenPGPCertificate? {
        certificates.first { $0.owner.key.type == type }
    }

    /// When the first of its keys ends, by their certificates; nil for never.
    public var expires: Timestamp? { certificates.compactMap(\.expires).min() }

    /// When it was made, by its certificates.
    public var created: Timestamp? { certificates.map(\.owner.created).min() }

    /// The same identity with other certificates.
    public func with(_ certificates: [OpenPGPCertificate]) -> PublicIdentity {
        PublicIdentity(name: name, keys: keys, certificates: certificates)
    }
}
