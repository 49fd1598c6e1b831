package import Crypto
import Files
package import Keys
package import Model

/// ECDSA on P-256 over SHA-256 in DER, which every `openssl` and LibreSSL of the last decade checks.
package struct OpenSSLSignature: SignatureFormat {
    /// Its name in a manifest.
    package let name = "openssl"
    /// The ending of a signature's file name.
    package let suffix = "p256.sig"
    /// Which key of an identity it signs with.
    package let keyType = KeyType.p256
    /// The ending of the public key file.
    package let publicKeySuffix = "p256.pem"

    /// The format.
    package init() {}

    /// Signs the SHA-256 of `message`; ECDSA draws a number, so no two signatures are the same.
    package func sign(
        _ message: Message, with key: borrowing PrivateKey, of identity: PublicIdentity
    ) throws(Failure) -> [UInt8] {
        try checkType(of: key.publicKey)
        let signature = try key.sign(try message.digest(.sha256))
        return try proved(signature, over: message, with: key.publicKey)
    }

    /// Accepts one strict DER value by `key`.
    package func verify(
        _ signature: [UInt8], over message: Message, with key: PublicKey
    ) throws(Failure) {
        try checkType(of: key)
        try checkSize(signature)
        if let objection = ECDSASignature.objection(to: signature) { throw malformed(objection) }
        guard key.accepts(signature, over: try message.digest(.sha256)) else {
            throw bad(message, "it does not match the file and this key")
        }
    }

    /// A raw signature says nothing about its key.
    package func claim(of signature: [UInt8]) throws(Failure) -> SignerClaim? { nil }

    /// `openssl dgst -verify`; Windows has no openssl.
    package func steps(for seal: ListSignature, on system: OperatingSystem) -> [VerificationStep] {
        guard system != .windows else { return [] }
        let words = [seal.publicKey, seal.signature, seal.file].map(ShellWord.posix)
        return [
            VerificationStep(
                system: system, tool: "openssl", title: "with OpenSSL or LibreSSL, any version",
                command: "openssl dgst -sha256 -verify \(words[0]) -signature \(words[1]) "
                    + words[2],
                success: "Verified OK", proof: .signature,
                files: [seal.publicKey, seal.signature, seal.file])
        ]
    }
}
