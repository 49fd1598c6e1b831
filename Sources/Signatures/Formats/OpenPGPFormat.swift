package import Crypto
import Files
package import Keys
package import Model

/// An armored, detached OpenPGP signature of version 4, which gpg, gpgv and sqv check.
///
/// RFC 4880 and draft-koch-eddsa-for-openpgp-04. It signs a digest, so nothing it signs can be
/// taken for a message of another format.
package struct OpenPGPFormat: SignatureFormat {
    /// Its name in a manifest.
    package let name = "openpgp"
    /// The ending of a signature's file name.
    package let suffix = "asc"
    /// Which key of an identity it signs with.
    package let keyType = KeyType.ed25519
    /// The ending of the certificate beside the signature.
    package let publicKeySuffix = "openpgp.asc"

    private static let block = "SIGNATURE"

    /// The format.
    package init() {}

    /// OpenPGP knows a key by its certificate: its fingerprint covers the time it was made.
    package func lack(of identity: PublicIdentity) -> String? {
        guard identity.key(keyType) != nil else { return "it has no \(keyType.rawValue) key" }
        return identity.certificate(keyType) == nil ? "it has no OpenPGP certificate" : nil
    }

    /// The certificate, as `gpg --import` takes it.
    package func publicKeyFile(_ identity: PublicIdentity) throws(Failure) -> [UInt8] {
        try certificate(of: identity, for: name).armored
    }

    /// Signs `message`, dated as the release, or as the key when that is younger.
    package func sign(
        _ message: Message, with key: borrowing PrivateKey, of identity: PublicIdentity
    ) throws(Failure) -> [UInt8] {
        try checkType(of: key.publicKey)
        let packet = try OpenPGPSigner.sign(
            message, as: try certificate(of: identity, for: name).owner, with: key)
        return try proved(Armor.text(Self.block, packet), over: message, with: key.publicKey)
    }

    /// Accepts one signature by `key`, made no earlier than the key where its age is known.
    package func verify(
        _ signature: [UInt8], over message: Message, with key: PublicKey
    ) throws(Failure) {
        try checkType(of: key)
        if let claim = try claim(of: signature), try !claim.names(key) {
            throw Failure(
                "the \(name) signature of \(message.name) is by another key",
                "its fingerprint is \(try claim.shown())", exit: .noKey)
        }
        try OpenPGPSigner.verify(try packet(signature), over: message, by: key)
    }

    /// The fingerprint that the signature carries.
    package func claim(of signature: [UInt8]) throws(Failure) -> SignerClaim? {
        guard let issuer = try parse(signature).issuer else { return nil }
        return .fingerprint(
            Fingerprint(form: KeyFingerprints.openpgp, text: Hex.text(issuer).uppercased()))
    }

    /// The date in the signature, which its maker chose.
    package func signedAt(_ signature: [UInt8]) throws(Failure) -> Timestamp? {
        try parse(signature).created
    }

    /// gpgv, which every system with apt has, and sqv. gpgv ends with 0 for expired and revoked
    /// keys and for any key in its ring, so the line asks for a good signature by this one.
    package func steps(for seal: ListSignature, on system: OperatingSystem) -> [VerificationStep] {
        guard system == .linux, let print = seal.fingerprint?.text else { return [] }
        let words = [seal.publicKey, seal.signature, seal.file].map(ShellWord.posix)
        return [
            VerificationStep(
                system: system, tool: "gpgv", title: "with gpgv, which Debian and Ubuntu have",
                command: OpenPGPSteps.ring(words[0]) + " && gpgv --status-fd 1 --keyring \"$ring\" "
                    + "\(words[1]) \(words[2]) | \(OpenPGPSteps.judge(print)) "
                    + "&& echo good signature by \(print)",
                success: "good signature by \(print)", proof: .signature,
                files: [seal.publicKey, seal.signature, seal.file]),
            VerificationStep(
                system: system, tool: "sqv", title: "with sqv",
                command: "sqv --keyring \(words.joined(separator: " ")) | grep -x \(print)",
                success: print, proof: .signature,
                files: [seal.publicKey, seal.signature, seal.file]),
        ]
    }

    /// The certificate that `identity` signs with in the format `format`.
    func certificate(
        of identity: PublicIdentity, for format: String
    ) throws(Failure) -> OpenPGPCertificate {
        guard let certificate = identity.certificate(keyType) else {
            throw Failure(
                "the identity \(identity.name) cannot sign \(format)",
                lack(of: identity) ?? "its certificate is missing",
                hint: "put \(identity.name).\(publicKeySuffix) beside its other keys", exit: .noKey)
        }
        return certificate
    }

    private func packet(_ signature: [UInt8]) throws(Failure) -> [UInt8] {
        try checkSize(signature)
        return try Armor.data(Self.block, in: signature, name: "the \(name) signature")
    }

    private func parse(_ signature: [UInt8]) throws(Failure) -> OpenPGPSignature {
        try OpenPGPSignature(
            packet: try packet(signature), .binary, name: "the \(name) signature")
    }
}

/// The shell lines around gpgv, which knows binary keyrings only and forgives too much.
enum OpenPGPSteps {
    /// Puts the armored certificate `file`, a word already quoted, into a binary ring `$ring`.
    static func ring(_ file: String) -> String {
        "ring=$(mktemp) && sed '/^[-=]/d' \(file) | base64 -d > \"$ring\""
    }

    /// Reads gpgv's status lines: GOODSIG is said of keys that are neither expired nor revoked, and
    /// by half of the fingerprint; VALIDSIG has all of it (GnuPG's doc/DETAILS). A name in a
    /// certificate cannot put on such a line, which begins at the line's beginning.
    static func judge(_ fingerprint: String) -> String {
        "awk '/^.GNUPG:. GOODSIG \(fingerprint.suffix(16)) /{g=1} "
            + "/^.GNUPG:. VALIDSIG \(fingerprint) /{v=1} "
            + "END{exit !(g*v)}'"
    }
}
