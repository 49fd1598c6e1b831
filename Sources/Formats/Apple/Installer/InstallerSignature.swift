import Archives
package import Crypto
package import Model

extension XarSeal {
    /// An installer's signatures by `signer`: with RSA, since the older of both knows no other key.
    init(_ signer: AppleSigner) throws(Failure) {
        let leaf = signer.signer.chain.leaf
        guard case .rsa(let bits) = leaf.key.kind else { throw InstallerPackage.refused(leaf) }
        self.init(
            plainSize: (bits + 7) / 8, messageRoom: signer.room,
            certificates: signer.signer.chain.certificates.map(\.bytes)
        ) { sum throws(Failure) in
            // The sum takes the place of a digest, so the first is RSA over the SHA-1 of the table; the
            // message is over the sum.
            (try signer.signer.sign(digest: sum, by: .sha1), try signer.sign(sum))
        }
    }
}

extension InstallerPackage {
    /// Whether an identity with the certificate `leaf` can sign an installer.
    package func complaint(about leaf: Certificate) -> Failure? {
        if case .rsa = leaf.key.kind { nil } else { Self.refused(leaf) }
    }

    fileprivate static func refused(_ leaf: Certificate) -> Failure {
        Failure(
            "\(leaf.shown) cannot sign installers", "its key is not RSA",
            hint: "ask Apple for a certificate of an RSA key", exit: .noKey)
    }
}
