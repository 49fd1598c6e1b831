internal import Files
public import Model

/// The clothes that public keys wear in other tools.
public enum PublicForm: String, Sendable, CaseIterable {
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
    public func file(of identity: PublicIdentity) throws(Failure) -> [UInt8] {
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
