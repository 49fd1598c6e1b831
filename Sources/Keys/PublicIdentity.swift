package import Crypto
import Files
package import Model

/// The public halves of one identity.
package struct PublicIdentity: Sendable, Hashable {
    /// Its name: `release-2026`.
    package let name: String
    /// Its keys, one of each kind at most.
    package let keys: [PublicKey]
    /// The OpenPGP certificates of those keys that have one.
    package let certificates: [OpenPGPCertificate]
    /// The X.509 certificate of its P-256 key, for CMS.
    package let signing: SigningCertificate?
    /// The certificates by which Apple knows its key, for code.
    package let apple: AppleCertificates?
    /// By what Apple's notary service knows its key, which then signs nothing else.
    package let notary: NotaryAccess?

    /// An identity called `name`.
    package init(
        name: String, keys: [PublicKey], certificates: [OpenPGPCertificate] = [],
        signing: SigningCertificate? = nil, apple: AppleCertificates? = nil,
        notary: NotaryAccess? = nil
    ) {
        self.name = name
        self.keys = keys
        self.certificates = certificates
        self.signing = signing
        self.apple = apple
        self.notary = notary
    }

    /// Its key of one kind.
    package func key(_ type: KeyType) -> PublicKey? { keys.first { $0.type == type } }

    /// The certificate of its key of one kind.
    package func certificate(_ type: KeyType) -> OpenPGPCertificate? {
        certificates.first { $0.owner.key.type == type }
    }

    /// When the first of its keys ends, by their certificates; nil for never.
    package var expires: Timestamp? { certificates.compactMap(\.expires).min() }

    /// When it was made, by its certificates.
    package var created: Timestamp? { certificates.map(\.owner.created).min() }

    /// The same identity with other certificates.
    package func with(_ certificates: [OpenPGPCertificate]) -> PublicIdentity {
        PublicIdentity(name: name, keys: keys, certificates: certificates)
    }
}

/// The clothes that public keys wear in other tools.
package enum PublicForm: String, Sendable, CaseIterable {
    /// A line of `ssh-keygen`.
    case ssh
    /// The file of minisign.
    case minisign
    /// A PEM file.
    case openssl
    /// Armored certificates.
    case openpgp
    /// The file of OpenBSD's signify, which holds the same as minisign's.
    case signify

    /// The file for `identity`.
    package func file(of identity: PublicIdentity) throws(Failure) -> [UInt8] {
        switch self {
        case .ssh:
            let key = try ed25519(identity)
            return Array("\(SSHKey.line(key, comment: identity.name))\n".utf8)
        case .minisign: return try MinisignKey.file(try ed25519(identity))
        case .signify:
            let text = try MinisignKey.text(try ed25519(identity))
            return Array("untrusted comment: \(identity.name) public key\n\(text)\n".utf8)
        case .openssl:
            guard let key = identity.key(.p256) ?? identity.keys.first else {
                throw lacks(identity, "key")
            }
            return key.pem
        case .openpgp:
            guard !identity.certificates.isEmpty else { throw lacks(identity, "certificate") }
            return identity.certificates.flatMap(\.armored)
        }
    }

    private func ed25519(_ identity: PublicIdentity) throws(Failure) -> PublicKey {
        guard let key = identity.key(.ed25519) else { throw lacks(identity, "ed25519 key") }
        return key
    }

    private func lacks(_ identity: PublicIdentity, _ what: String) -> Failure {
        Failure("\(identity.name) has no form for \(rawValue)", "it has no \(what)", exit: .noKey)
    }
}
