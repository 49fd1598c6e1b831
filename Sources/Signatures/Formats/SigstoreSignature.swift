package import Crypto
import Files
package import Keys
package import Model

/// A Sigstore bundle (v0.3) with a signature by a key, which cosign checks without any service.
///
/// ECDSA on P-256 over SHA-256, the kind of key cosign makes itself. No log and no certificate is
/// in it; what vouches for the key is its fingerprint, as with every other format.
package struct SigstoreSignature: SignatureFormat {
    /// Its name in a manifest.
    package let name = "sigstore"
    /// The ending of a signature's file name.
    package let suffix = "sigstore.json"
    /// Which key of an identity it signs with.
    package let keyType = KeyType.p256
    /// The ending of the public key file, which it shares with the format openssl.
    package let publicKeySuffix = "p256.pem"

    /// The format.
    package init() {}

    /// Signs the SHA-256 of `message`.
    package func sign(
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
    package func verify(
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
    package func claim(of signature: [UInt8]) throws(Failure) -> SignerClaim? {
        let text = Hex.text(try parse(signature).hint)
        return .fingerprint(Fingerprint(form: KeyFingerprints.spki, text: text))
    }

    /// cosign, and on Linux also a line that takes the signature out and gives it to openssl.
    package func steps(for seal: ListSignature, on system: OperatingSystem) -> [VerificationStep] {
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

/// The members of a Sigstore bundle that a signature by a key has.
///
/// <https://github.com/sigstore/protobuf-specs/blob/main/protos/sigstore_bundle.proto>. Members that
/// speak of certificates and logs are refused: they would be published without being checked.
struct SigstoreBundle {
    private static let mediaType = "application/vnd.dev.sigstore.bundle.v0.3+json"
    private static let algorithm = "SHA2_256"
    static let kind = "sigstore signature"

    /// SHA-256 of the public key's SubjectPublicKeyInfo.
    let hint: [UInt8]
    /// SHA-256 of the signed file.
    let digest: [UInt8]
    /// ECDSA in DER.
    let signature: [UInt8]

    init(hint: [UInt8], digest: [UInt8], signature: [UInt8]) {
        self.hint = hint
        self.digest = digest
        self.signature = signature
    }

    init(_ bytes: [UInt8]) throws(Failure) {
        let bundle = try SignatureJSON.object(bytes, kind: Self.kind)
        try bundle.allow("mediaType", "messageSignature", "verificationMaterial")
        guard try bundle.text("mediaType") == Self.mediaType else {
            throw bundle.complaint("mediaType", "it is not \(Self.mediaType)")
        }
        let material = try bundle.object("verificationMaterial")
        try material.allow("publicKey", "tlogEntries")
        guard try material.objects("tlogEntries").isEmpty else {
            throw material.complaint("tlogEntries", "log entries are not checked here")
        }
        let key = try material.object("publicKey")
        try key.allow("hint")
        hint = try key.base64("hint", limit: 32)
        let message = try bundle.object("messageSignature")
        try message.allow("messageDigest", "signature")
        let digest = try message.object("messageDigest")
        try digest.allow("algorithm", "digest")
        guard try digest.text("algorithm") == Self.algorithm else {
            throw digest.complaint("algorithm", "it is not \(Self.algorithm)")
        }
        self.digest = try digest.base64("digest", limit: 32)
        signature = try message.base64("signature", limit: 512)
    }

    /// The file: sorted and compact. Readers demand `tlogEntries` although it is empty.
    func bytes() throws(Failure) -> [UInt8] {
        try JSONText.write([
            "mediaType": .string(Self.mediaType),
            "messageSignature": [
                "messageDigest": [
                    "algorithm": .string(Self.algorithm), "digest": .string(Base64.encode(digest)),
                ],
                "signature": .string(Base64.encode(signature)),
            ],
            "verificationMaterial": [
                "publicKey": ["hint": .string(Base64.encode(hint))], "tlogEntries": [],
            ],
        ])
    }
}

/// A signature file that is one JSON object: nothing before it, and one line end behind it at most.
enum SignatureJSON {
    /// The object, to be read strictly; `kind` is what messages call it.
    static func object(_ bytes: [UInt8], kind: String) throws(Failure) -> RecordReader {
        let text = bytes.last == UInt8(ascii: "\n") ? bytes.dropLast() : bytes[...]
        guard text.first == UInt8(ascii: "{"), text.last == UInt8(ascii: "}") else {
            throw Failure("malformed \(kind)", "it is not one JSON object", exit: .malformed)
        }
        do throws(Failure) {
            return try RecordReader(
                try JSONText.parse(bytes, name: kind), path: "", kind: kind)
        } catch {
            throw Failure("malformed \(kind)", error.why, exit: .malformed)
        }
    }
}
