package import Crypto
import Files
package import Keys
package import Model

/// A detached CMS signature in DER by a certificate, for people whose tools know only those.
///
/// RFC 5652. Its certificate is the identity's own and vouches for no one else; what is trusted is the
/// key in it.
package struct CMSSignature: SignatureFormat {
    /// Its name in a manifest.
    package let name = "cms"
    /// The ending of a signature's file name.
    package let suffix = "p7s"
    /// Which key of an identity it signs with.
    package let keyType = KeyType.p256
    /// The ending of the certificate beside the signature.
    package let publicKeySuffix = "cms.pem"

    /// The format.
    package init() {}

    /// CMS knows a key by its certificate.
    package func lack(of identity: PublicIdentity) -> String? {
        guard identity.key(keyType) != nil else { return "it has no \(keyType.rawValue) key" }
        return identity.signing == nil ? "it has no X.509 certificate" : nil
    }

    /// The certificate, as `openssl cms -CAfile` takes it.
    package func publicKeyFile(_ identity: PublicIdentity) throws(Failure) -> [UInt8] {
        try certificate(of: identity).pem
    }

    /// Signs the SHA-256 of `message`, dated as the release, or as the key when that is younger.
    package func sign(
        _ message: Message, with key: borrowing PrivateKey, of identity: PublicIdentity
    ) throws(Failure) -> [UInt8] {
        try checkType(of: key.publicKey)
        let certificate = try certificate(of: identity)
        let attributes = CMSMessage.attributes(
            try message.digest(.sha256), max(message.date, certificate.created))
        let signature = try key.sign(whole: attributes)
        return try proved(
            CMSMessage.bytes(certificate, attributes, signature), over: message,
            with: key.publicKey)
    }

    /// Accepts one signer with a certificate of `key`.
    package func verify(
        _ signature: [UInt8], over message: Message, with key: PublicKey
    ) throws(Failure) {
        try checkType(of: key)
        let cms = try parse(signature)
        guard cms.certificate.key == key else {
            throw Failure(
                "the \(name) signature of \(message.name) is by another key",
                try SignerClaim.key(cms.certificate.key).shown(), exit: .noKey)
        }
        if let objection = ECDSASignature.objection(to: cms.signature) {
            throw malformed(objection)
        }
        if let date = cms.date, date < cms.certificate.created {
            throw bad(message, "it is older than its certificate")
        }
        guard cms.digest == (try message.digest(.sha256)) else {
            throw bad(message, "it was made for a file with another digest")
        }
        guard key.accepts(cms.signature, over: try Hash.of(cms.attributes).bytes) else {
            throw bad(message, "it does not match the file and this key")
        }
    }

    /// The signature carries a certificate.
    package func claim(of signature: [UInt8]) throws(Failure) -> SignerClaim? {
        .key(try parse(signature).certificate.key)
    }

    /// The signing time among the signed attributes, which its maker chose.
    package func signedAt(_ signature: [UInt8]) throws(Failure) -> Timestamp? {
        try parse(signature).date
    }

    /// `openssl cms -verify`, of OpenSSL and LibreSSL. What the tools say differs, so the line says it
    /// itself.
    package func steps(for seal: ListSignature, on system: OperatingSystem) -> [VerificationStep] {
        guard system != .windows else { return [] }
        let words = [seal.publicKey, seal.signature, seal.file].map(ShellWord.posix)
        return [
            VerificationStep(
                system: system, tool: "openssl", title: "with OpenSSL, of the CMS signature",
                command: "openssl cms -verify -binary -inform DER -in \(words[1]) "
                    + "-content \(words[2]) -CAfile \(words[0]) -purpose any -out /dev/null "
                    + "&& echo good signature",
                success: "good signature", proof: .signature,
                files: [seal.publicKey, seal.signature, seal.file])
        ]
    }

    private func certificate(of identity: PublicIdentity) throws(Failure) -> SigningCertificate {
        guard let certificate = identity.signing, certificate.key == identity.key(keyType) else {
            throw Failure(
                "the identity \(identity.name) cannot sign \(name)",
                lack(of: identity) ?? "its certificate is of another key",
                hint: "put \(identity.name).\(publicKeySuffix) beside its other keys", exit: .noKey)
        }
        return certificate
    }

    private func parse(_ signature: [UInt8]) throws(Failure) -> CMSMessage {
        try checkSize(signature)
        return try CMSMessage(signature)
    }
}
