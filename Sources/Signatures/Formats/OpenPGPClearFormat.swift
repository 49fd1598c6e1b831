package import Crypto
import Files
package import Keys
package import Model

/// The checksum list once more, as a clearsigned text: for people and scripts that expect one file.
package struct OpenPGPClearFormat: SignatureFormat {
    /// Its name in a manifest.
    package let name = "openpgp-clear"
    /// The ending of its file name; `asc` is that of detached signatures.
    package let suffix = "clearsign"
    /// Which key of an identity it signs with.
    package let keyType = KeyType.ed25519
    /// The ending of the certificate, which it shares with the format openpgp.
    package let publicKeySuffix = "openpgp.asc"
    /// It has all of what it signs in it, which must be text.
    package let signsFiles = false
    /// The list, and a signature.
    package let sizeLimit = ChecksumList.limit + 2 * SignatureLimit.bytes

    private static let detached = OpenPGPFormat()

    /// The format.
    package init() {}

    /// OpenPGP knows a key by its certificate.
    package func lack(of identity: PublicIdentity) -> String? { Self.detached.lack(of: identity) }

    /// The certificate, as `gpg --import` takes it.
    package func publicKeyFile(_ identity: PublicIdentity) throws(Failure) -> [UInt8] {
        try Self.detached.publicKeyFile(identity)
    }

    /// Signs a checksum list, dated as the release, or as the key when that is younger.
    package func sign(
        _ message: Message, with key: borrowing PrivateKey, of identity: PublicIdentity
    ) throws(Failure) -> [UInt8] {
        try checkType(of: key.publicKey)
        let owner = try Self.detached.certificate(of: identity, for: name).owner
        let file = try ClearSigned.make(
            try ListOnlySigning.bytes(message, name), date: message.date, as: owner, with: key,
            name: message.name)
        return try proved(file, over: message, with: key.publicKey)
    }

    /// Accepts a file whose text is the message, to the byte, and signed by `key`.
    package func verify(
        _ signature: [UInt8], over message: Message, with key: PublicKey
    ) throws(Failure) {
        try checkType(of: key)
        let file = try parse(signature)
        if let claim = claim(of: file), try !claim.names(key) {
            throw Failure(
                "the \(name) signature of \(message.name) is by another key",
                "its fingerprint is \(try claim.shown())", exit: .noKey)
        }
        try file.verify(by: key)
        guard file.text == (try message.whole(limit: ChecksumList.limit)) else {
            throw bad(message, "it is of another text")
        }
    }

    /// The fingerprint that the signature carries.
    package func claim(of signature: [UInt8]) throws(Failure) -> SignerClaim? {
        claim(of: try parse(signature))
    }

    /// The date in the signature, which its maker chose.
    package func signedAt(_ signature: [UInt8]) throws(Failure) -> Timestamp? {
        try parse(signature).signature.created
    }

    /// gpgv as for a detached signature; then the text that was signed is compared with the list,
    /// since gpgv overlooks what stands around it.
    package func steps(for seal: ListSignature, on system: OperatingSystem) -> [VerificationStep] {
        guard system == .linux, let print = seal.fingerprint?.text else { return [] }
        let words = [seal.publicKey, seal.signature, seal.file].map(ShellWord.posix)
        return [
            VerificationStep(
                system: system, tool: "gpgv", title: "with gpgv, of the clearsigned list",
                command: OpenPGPSteps.ring(words[0])
                    + " && list=$(mktemp -u) && gpgv --status-fd 1 "
                    + "--keyring \"$ring\" --output \"$list\" \(words[1]) | "
                    + "\(OpenPGPSteps.judge(print)) && cmp \"$list\" \(words[2]) "
                    + "&& echo good signature by \(print)",
                success: "good signature by \(print)", proof: .signature,
                files: [seal.publicKey, seal.signature, seal.file])
        ]
    }

    private func claim(of file: ClearSigned) -> SignerClaim? {
        file.signature.issuer.map {
            .fingerprint(
                Fingerprint(form: KeyFingerprints.openpgp, text: Hex.text($0).uppercased()))
        }
    }

    private func parse(_ signature: [UInt8]) throws(Failure) -> ClearSigned {
        try checkSize(signature)
        return try ClearSigned.open(signature, name: "the \(name) signature")
    }
}
