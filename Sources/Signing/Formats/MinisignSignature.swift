internal import Files
public import Model

/// minisign's four lines, prehashed. <https://jedisct1.github.io/minisign/#signature-format>
public struct MinisignSignature: SignatureFormat {
    /// Its name in a manifest.
    public let name = "minisign"
    /// The ending of a signature's file name.
    public let suffix = "minisig"
    /// Which key of an identity it signs with.
    public let keyType = KeyType.ed25519
    /// The ending of the public key file.
    public let publicKeySuffix = "minisign.pub"

    /// The format.
    public init() {}

    /// The file that `minisign -p` takes.
    public func publicKeyFile(_ identity: PublicIdentity) throws(Failure) -> [UInt8] {
        guard let key = identity.key(keyType) else { throw missingKey(identity) }
        return try MinisignKey.file(key)
    }

    /// Signs the BLAKE2b-512 of `message`, then that signature with a comment that says what it is.
    public func sign(
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
    public func verify(
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
    public func claim(of signature: [UInt8]) throws(Failure) -> SignerClaim? {
        let id = MinisignKey.shown(try parse(signature).keyID)
        return .fingerprint(Fingerprint(form: KeyFingerprints.minisignID, text: id))
    }

    /// `minisign -V` with the key in the line, so that no key file has to be trusted.
    public func steps(for seal: Seal, on system: OperatingSystem) -> [VerificationStep] {
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
