internal import Files
public import Model

/// A Sigstore bundle (v0.3) with a signature by a key, which cosign checks without any service.
///
/// ECDSA on P-256 over SHA-256, the kind of key cosign makes itself. No log and no certificate is
/// in it; what vouches for the key is its fingerprint, as with every other format.
public struct SigstoreSignature: SignatureFormat {
    /// Its name in a manifest.
    public let name = "sigstore"
    /// The ending of a signature's file name.
    public let suffix = "sigstore.json"
    /// Which key of an identity it signs with.
    public let keyType = KeyType.p256
    /// The ending of the public key file, which it shares with the format openssl.
    public let publicKeySuffix = "p256.pem"

    /// The format.
    public init() {}

    /// Signs the SHA-256 of `message`.
    public func sign(
        _ message: Message, with key: borrowing PrivateKey, of identity: PublicIdentity
    ) throws(Failure) -> [UInt8] {
        try checkType(of: key.publicKey)
        let digest = try message.digest(.sha256)
        let bundle = SigstoreBundle(
            hint: try Hash.of(key.publicKey.spki).bytes, digest: digest,
            signature: try key.sign(digest))
        return try proved(try bundle.bytes(), over: message, with: key.publicKey)
    }

    /// Accepts a bundle that names `key`, repeats the file's digest, and is signed.
    public func verify(
        _ signature: [UInt8], over message: Message, with key: PublicKey
    ) throws(Failure) {
        try checkType(of: key)
        let bundle = try parse(signature)
        guard bundle.hint == (try Hash.of(key.spki).bytes) else {
            throw Failure(
                "the \(name) signature of \(message.name) is by another key",
                "its hint is \(Hex.text(bundle.hint))", exit: .noKey)
        }
        if let objection = ECDSASignature.objection(to: bundle.signature) {
            throw malformed(objection)
        }
        // The digest in the bundle is a hint; only that of the file counts.
        let digest = try message.digest(.sha256)
        guard bundle.digest == digest else {
            throw bad(message, "it was made for a file with another digest")
        }
        guard key.accepts(bundle.signature, over: digest) else {
            throw bad(message, "it does not match the file and this key")
        }
    }

    /// The bundle names its key by a digest.
    public func claim(of signature: [UInt8]) throws(Failure) -> SignerClaim? {
        let text = Hex.text(try parse(signature).hint)
        return .fingerprint(Fingerprint(form: KeyFingerprints.spki, text: text))
    }

    /// cosign, and on Linux also a line that takes the signature out and gives it to openssl.
    public func steps(for seal: Seal, on system: OperatingSystem) -> [VerificationStep] {
        let quote = system == .windows ? ShellWord.powerShell : ShellWord.posix
        let words = [seal.publicKey, seal.signature, seal.file].map(quote)
        let files = [seal.publicKey, seal.signature, seal.file]
        let cosign = VerificationStep(
            system: system, tool: "cosign", title: "with cosign",
            command: "cosign verify-blob --insecure-ignore-tlog --bundle \(words[1]) "
                + "--key \(words[0]) \(words[2])",
            success: "Verified OK", proof: .signature, files: files)
        guard system == .linux else { return [cosign] }
        let openssl = VerificationStep(
            system: system, tool: "openssl", title: "with OpenSSL, of the Sigstore bundle",
            command: "sig=$(mktemp) && sed 's/.*\"signature\":\"\\([^\"]*\\)\".*/\\1/' \(words[1]) "
                + "| base64 -d > \"$sig\" && openssl dgst -sha256 -verify \(words[0]) "
                + "-signature \"$sig\" \(words[2])",
            success: "Verified OK", proof: .signature, files: files)
        return [cosign, openssl]
    }

    private func parse(_ signature: [UInt8]) throws(Failure) -> SigstoreBundle {
        try checkSize(signature)
        return try SigstoreBundle(signature)
    }
}
