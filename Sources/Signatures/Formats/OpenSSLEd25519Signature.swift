package import Crypto
import Files
package import Keys
package import Model

/// 64 bytes of Ed25519 over the list itself, which `openssl pkeyutl -rawin` of OpenSSL 3 checks.
///
/// What other formats sign with the same key begins with words of their own; this one has none. So
/// it signs nothing but checksum lists, and no signature of it can pass for one of another format.
package struct OpenSSLEd25519Signature: SignatureFormat {
    /// Its name in a manifest.
    package let name = "openssl-ed25519"
    /// The ending of a signature's file name.
    package let suffix = "ed25519.sig"
    /// Which key of an identity it signs with.
    package let keyType = KeyType.ed25519
    /// The ending of the public key file.
    package let publicKeySuffix = "ed25519.pem"
    /// Raw Ed25519 reads its message twice and has no room to say what it signs.
    package let signsFiles = false

    /// The format.
    package init() {}

    /// Signs a checksum list, and refuses everything else.
    package func sign(
        _ message: Message, with key: borrowing PrivateKey, of identity: PublicIdentity
    ) throws(Failure) -> [UInt8] {
        try checkType(of: key.publicKey)
        let bytes = try ListOnlySigning.bytes(message, name)
        return try proved(try key.sign(bytes), over: message, with: key.publicKey)
    }

    /// Accepts 64 bytes by `key`.
    package func verify(
        _ signature: [UInt8], over message: Message, with key: PublicKey
    ) throws(Failure) {
        try checkType(of: key)
        try checkSize(signature)
        guard signature.count == Ed25519Signature.size else {
            throw malformed("it is \(signature.count) bytes instead of \(Ed25519Signature.size)")
        }
        guard Ed25519Signature.isCanonical(signature) else {
            throw malformed("its number S is out of range")
        }
        guard key.accepts(signature, over: try message.whole(limit: ChecksumList.limit)) else {
            throw bad(message, "it does not match the file and this key")
        }
    }

    /// A raw signature says nothing about its key.
    package func claim(of signature: [UInt8]) throws(Failure) -> SignerClaim? { nil }

    /// `openssl pkeyutl -rawin`, on Linux only: no LibreSSL, and so no macOS, can read such a key.
    package func steps(for seal: ListSignature, on system: OperatingSystem) -> [VerificationStep] {
        guard system == .linux else { return [] }
        let words = [seal.publicKey, seal.file, seal.signature].map(ShellWord.posix)
        return [
            VerificationStep(
                system: system, tool: "openssl", title: "with OpenSSL 3 (Ed25519)",
                command: "openssl pkeyutl -verify -pubin -inkey \(words[0]) -rawin "
                    + "-in \(words[1]) -sigfile \(words[2])",
                success: "Signature Verified Successfully", proof: .signature,
                files: [seal.publicKey, seal.signature, seal.file])
        ]
    }
}
