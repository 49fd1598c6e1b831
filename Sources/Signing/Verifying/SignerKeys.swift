internal import Model

/// The keys of a signer, for what has no list whose signatures name them.
enum SignerKeys {
    /// Where a fingerprint alone is believed, its key is looked for in files with these endings.
    private static let endings = [".asc", ".pub", ".pem"]

    /// Keys with the time of their making first: an OpenPGP fingerprint is bound to both.
    static func of(
        _ signer: TrustedSigner, in source: any ReleaseSource
    ) throws(Failure) -> [PublicKey] {
        if signer.trust.fingerprint != nil { return try search(signer.trust, source) }
        let certificates =
            signer.trust.certificate.map { [$0] } ?? signer.identity?.identity.certificates ?? []
        let certified = certificates.map { $0.owner.key.made(at: $0.owner.created) }
        return certified + signer.trust.keys.filter { !certified.contains($0) }
    }

    private static func search(
        _ trust: TrustedKey, _ source: any ReleaseSource
    ) throws(Failure) -> [PublicKey] {
        for name in try source.names() ?? [] where endings.contains(where: name.hasSuffix) {
            guard let bytes = try? source.bytes(name, limit: PublicKeyFile.limit),
                let keys = try? PublicKeyFile.parse(bytes, name: name)
            else { continue }
            for key in keys where try trust.matches(key) { return [key] }
        }
        return []
    }
}
