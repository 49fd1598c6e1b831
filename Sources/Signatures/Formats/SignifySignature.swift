package import Crypto
import Files
package import Keys
package import Model

/// OpenBSD's signify: one line of Ed25519 over the list itself, under a comment.
///
/// <https://man.openbsd.org/signify.1>; the form is in signify.c, `struct sig`. The key's number is
/// minisign's key id, so both tools show one key. Nothing in front of the signed bytes says what
/// they are for, so like openssl-ed25519 it signs nothing but checksum lists.
package struct SignifySignature: SignatureFormat {
    /// Its name in a manifest.
    package let name = "signify"
    /// The ending of a signature's file name; a bare `sig` would end others' names too.
    package let suffix = "signify.sig"
    /// Which key of an identity it signs with.
    package let keyType = KeyType.ed25519
    /// The ending of the public key file.
    package let publicKeySuffix = "signify.pub"
    /// It holds the whole message at once and has no room to say what it signs.
    package let signsFiles = false

    private static let mark = "untrusted comment: "
    /// signify.c, COMMENTMAXLEN: mark and line end included.
    private static let commentLimit = 1024
    private static let algorithm = Array("Ed".utf8)

    /// The format.
    package init() {}

    /// The file that `signify -p` takes.
    package func publicKeyFile(_ identity: PublicIdentity) throws(Failure) -> [UInt8] {
        guard let key = identity.key(keyType) else { throw missingKey(identity) }
        return Array(
            "\(Self.mark)\(identity.name) public key\n\(try MinisignKey.text(key))\n".utf8)
    }

    /// Signs a checksum list, and refuses everything else.
    package func sign(
        _ message: Message, with key: borrowing PrivateKey, of identity: PublicIdentity
    ) throws(Failure) -> [UInt8] {
        try checkType(of: key.publicKey)
        let raw = try key.sign(try ListOnlySigning.bytes(message, name))
        let packed = Base64.encode(Self.algorithm + (try MinisignKey.id(key.publicKey)) + raw)
        let file = message.publicKey ?? "\(identity.name).\(publicKeySuffix)"
        let text = "\(Self.mark)verify with \(file)\n\(packed)\n"
        return try proved(Array(text.utf8), over: message, with: key.publicKey)
    }

    /// Accepts exactly two lines, the second by `key`.
    package func verify(
        _ signature: [UInt8], over message: Message, with key: PublicKey
    ) throws(Failure) {
        try checkType(of: key)
        let (id, raw) = try parse(signature)
        guard id == (try MinisignKey.id(key)) else {
            throw Failure(
                "the \(name) signature of \(message.name) is by another key",
                "its key id is \(MinisignKey.shown(id))", exit: .noKey)
        }
        guard Ed25519Signature.isCanonical(raw) else {
            throw malformed("its number S is out of range")
        }
        guard key.accepts(raw, over: try message.whole(limit: ChecksumList.limit)) else {
            throw bad(message, "it does not match the file")
        }
    }

    /// The signature carries a key id.
    package func claim(of signature: [UInt8]) throws(Failure) -> SignerClaim? {
        let id = MinisignKey.shown(try parse(signature).id)
        return .fingerprint(Fingerprint(form: KeyFingerprints.minisignID, text: id))
    }

    /// `signify -V`; Debian has another program of that name, and calls this one signify-openbsd.
    package func steps(for seal: ListSignature, on system: OperatingSystem) -> [VerificationStep] {
        guard [.linux, .freebsd].contains(system) else { return [] }
        let tool = system == .linux ? "signify-openbsd" : "signify"
        let words = [seal.publicKey, seal.signature, seal.file].map(ShellWord.posix)
        return [
            VerificationStep(
                system: system, tool: tool, title: "with signify",
                command: "\(tool) -V -p \(words[0]) -x \(words[1]) -m \(words[2])",
                success: "Signature Verified", proof: .signature,
                files: [seal.publicKey, seal.signature, seal.file])
        ]
    }

    private func parse(_ signature: [UInt8]) throws(Failure) -> (id: [UInt8], raw: [UInt8]) {
        try checkSize(signature)
        let lines = TextLines.split(signature, allowCRLF: false)
        guard lines.count == 2 else {
            throw malformed("it has \(lines.count) lines instead of 2")
        }
        guard lines[0].count < Self.commentLimit, lines[0].starts(with: Self.mark.utf8) else {
            throw malformed("its line 1 is too long or does not begin with '\(Self.mark)'")
        }
        let comment = String(decoding: lines[0], as: UTF8.self)
        guard SafeName.printable(comment) == comment else {
            throw malformed("its line 1 has control characters in it")
        }
        guard let packed = Base64.decode(Array(lines[1])), packed.count == 74 else {
            throw malformed("its line 2 is not 74 bytes in base64")
        }
        var reader = ByteReader(packed)
        guard reader.take(2) == Self.algorithm else { throw malformed("its algorithm is unknown") }
        return (
            reader.take(MinisignKey.idSize) ?? [], reader.take(Ed25519Signature.size) ?? []
        )
    }
}
