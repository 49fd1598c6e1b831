package import Crypto
import Files
package import Keys
package import Model

/// minisign's four lines, prehashed. <https://jedisct1.github.io/minisign/#signature-format>
package struct MinisignSignature: SignatureFormat {
    /// Its name in a manifest.
    package let name = "minisign"
    /// The ending of a signature's file name.
    package let suffix = "minisig"
    /// Which key of an identity it signs with.
    package let keyType = KeyType.ed25519
    /// The ending of the public key file.
    package let publicKeySuffix = "minisign.pub"

    /// The format.
    package init() {}

    /// The file that `minisign -p` takes.
    package func publicKeyFile(_ identity: PublicIdentity) throws(Failure) -> [UInt8] {
        guard let key = identity.key(keyType) else { throw missingKey(identity) }
        return try MinisignKey.file(key)
    }

    /// Signs the BLAKE2b-512 of `message`, then that signature with a comment that says what it is.
    package func sign(
        _ message: Message, with key: borrowing PrivateKey, of identity: PublicIdentity
    ) throws(Failure) -> [UInt8] {
        try checkType(of: key.publicKey)
        let id = try MinisignKey.id(key.publicKey)
        let signature = try key.sign(try message.digest(.blake2b512))
        let comment = try trustedComment(message)
        let file = MinisignFile(
            untrusted: "signature from consign, key \(MinisignKey.shown(id))", keyID: id,
            signature: signature, trusted: comment,
            commentSignature: try key.sign(signature + Array(comment.utf8)))
        return try proved(file.bytes, over: message, with: key.publicKey)
    }

    /// Accepts both signatures by `key`, and a comment that does not speak of another file.
    package func verify(
        _ signature: [UInt8], over message: Message, with key: PublicKey
    ) throws(Failure) {
        try checkType(of: key)
        let file = try parse(signature)
        guard file.keyID == (try MinisignKey.id(key)) else {
            throw Failure(
                "the minisign signature of \(message.name) is by another key",
                "its key id is \(MinisignKey.shown(file.keyID))", exit: .noKey)
        }
        for part in [file.signature, file.commentSignature] {
            guard Ed25519Signature.isCanonical(part) else {
                throw malformed("its number S is out of range")
            }
        }
        guard key.accepts(file.signature, over: try message.digest(.blake2b512)) else {
            throw bad(message, "it does not match the file")
        }
        guard key.accepts(file.commentSignature, over: file.signature + Array(file.trusted.utf8))
        else { throw bad(message, "its trusted comment was changed") }
        try checkComment(file.trusted, message)
    }

    /// The signature carries a key id.
    package func claim(of signature: [UInt8]) throws(Failure) -> SignerClaim? {
        let id = MinisignKey.shown(try parse(signature).keyID)
        return .fingerprint(Fingerprint(form: KeyFingerprints.minisignID, text: id))
    }

    /// `minisign -V` with the key in the line, so that no key file has to be trusted.
    package func steps(for seal: ListSignature, on system: OperatingSystem) -> [VerificationStep] {
        guard let key = try? MinisignKey.text(seal.key) else { return [] }
        let quote = system == .windows ? ShellWord.powerShell : ShellWord.posix
        let isUsual = seal.signature == "\(seal.file).\(suffix)"
        let other = isUsual ? "" : " -x \(quote(seal.signature))"
        return [
            VerificationStep(
                system: system, tool: "minisign", title: "with minisign",
                command: "minisign -Vm \(quote(seal.file))\(other) -P \(key)",
                success: "Signature and comment signature verified", proof: .signature,
                files: [seal.signature, seal.file])
        ]
    }

    /// Date, file and release: a signature taken from another release shows itself.
    private func trustedComment(_ message: Message) throws(Failure) -> String {
        try SafeName.checkFile(message.name)
        let release = message.release.isEmpty ? "" : "\trelease:\(message.release)"
        return "timestamp:\(message.date.seconds)\tfile:\(message.name)\(release)"
    }

    private func checkComment(_ comment: String, _ message: Message) throws(Failure) {
        for field in comment.split(separator: "\t") {
            if field.hasPrefix("file:"), field.dropFirst(5) != message.name[...] {
                throw bad(
                    message, "it is for the file \(SafeName.printable(String(field.dropFirst(5))))")
            }
            if field.hasPrefix("release:"), !message.release.isEmpty,
                field.dropFirst(8) != message.release[...]
            {
                throw Failure(
                    "the minisign signature of \(message.name) is from another release",
                    "it says \(SafeName.printable(String(field.dropFirst(8)))), "
                        + "not \(message.release)", exit: .rollback)
            }
        }
    }

    private func parse(_ signature: [UInt8]) throws(Failure) -> MinisignFile {
        try checkSize(signature)
        return try MinisignFile(signature)
    }
}

/// The four lines of a `.minisig` file.
struct MinisignFile {
    private static let untrustedMark = "untrusted comment: "
    private static let trustedMark = "trusted comment: "
    private static let prehashed = Array("ED".utf8)
    private static let legacy = Array("Ed".utf8)
    /// minisign's own bounds, line end and mark included.
    private static let untrustedLimit = 1024
    private static let trustedLimit = 8192

    let untrusted: String
    let keyID: [UInt8]
    let signature: [UInt8]
    let trusted: String
    let commentSignature: [UInt8]

    init(
        untrusted: String, keyID: [UInt8], signature: [UInt8], trusted: String,
        commentSignature: [UInt8]
    ) {
        self.untrusted = untrusted
        self.keyID = keyID
        self.signature = signature
        self.trusted = trusted
        self.commentSignature = commentSignature
    }

    /// Reads exactly four lines; minisign itself overlooks what stands behind them.
    init(_ bytes: [UInt8]) throws(Failure) {
        let lines = TextLines.split(bytes, allowCRLF: true)
        guard lines.count == 4 else {
            throw Self.malformed("it has \(lines.count) lines instead of 4")
        }
        untrusted = try Self.comment(lines[0], Self.untrustedMark, Self.untrustedLimit, line: 1)
        trusted = try Self.comment(lines[2], Self.trustedMark, Self.trustedLimit, line: 3)
        guard let packed = Base64.decode(Array(lines[1])), packed.count == 74 else {
            throw Self.malformed("its line 2 is not 74 bytes in base64")
        }
        var reader = ByteReader(packed)
        let algorithm = reader.take(2)
        guard algorithm == Self.prehashed else {
            throw Self.malformed(
                algorithm == Self.legacy
                    ? "it is of the old kind, over the whole file; sign again with minisign -SH"
                    : "its algorithm is unknown")
        }
        keyID = reader.take(MinisignKey.idSize) ?? []
        signature = reader.take(Ed25519Signature.size) ?? []
        guard let last = Base64.decode(Array(lines[3])), last.count == Ed25519Signature.size else {
            throw Self.malformed("its line 4 is not 64 bytes in base64")
        }
        commentSignature = last
    }

    /// The file.
    var bytes: [UInt8] {
        let packed = Base64.encode(Self.prehashed + keyID + signature)
        let last = Base64.encode(commentSignature)
        return Array(
            "\(Self.untrustedMark)\(untrusted)\n\(packed)\n\(Self.trustedMark)\(trusted)\n\(last)\n"
                .utf8)
    }

    private static func comment(
        _ line: ArraySlice<UInt8>, _ mark: String, _ limit: Int, line number: Int
    ) throws(Failure) -> String {
        guard line.count < limit, let text = String(validating: line, as: UTF8.self) else {
            throw malformed("its line \(number) is too long or not UTF-8")
        }
        guard text.utf8.starts(with: mark.utf8) else {
            throw malformed("its line \(number) does not begin with '\(mark)'")
        }
        let comment = String(decoding: line.dropFirst(mark.utf8.count), as: UTF8.self)
        let plain = String(String.UnicodeScalarView(comment.unicodeScalars.filter { $0 != "\t" }))
        guard SafeName.printable(plain) == plain else {
            throw malformed("its line \(number) has control characters in it")
        }
        return comment
    }

    private static func malformed(_ why: String) -> Failure {
        Failure("malformed minisign signature", why, exit: .malformed)
    }
}
