package import Crypto
import Files
package import Keys
package import Model

/// SSHSIG, which `ssh-keygen -Y verify` of every stock Linux, macOS and Windows checks.
///
/// <https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.sshsig>
package struct SSHSignature: SignatureFormat {
    /// Its name in a manifest.
    package let name = "ssh"
    /// The ending of a signature's file name.
    package let suffix = "sshsig"
    /// Which key of an identity it signs with.
    package let keyType = KeyType.ed25519
    /// The ending of the file that says who may sign.
    package let publicKeySuffix = "allowed_signers"

    private let namespace: String

    /// The format for files.
    package init() { self.init(namespace: SSHSignatureBlob.files) }

    /// The format for what is signed for `namespace` and nothing else.
    package init(namespace: String) { self.namespace = namespace }

    /// One line that allows the identity to sign files.
    package func publicKeyFile(_ identity: PublicIdentity) throws(Failure) -> [UInt8] {
        guard let key = identity.key(keyType) else { throw missingKey(identity) }
        let line = SSHKey.line(key, comment: "")
        return Array("\(identity.name) namespaces=\"\(namespace)\" \(line.dropLast())\n".utf8)
    }

    /// Signs the SHA-512 of `message`.
    package func sign(
        _ message: Message, with key: borrowing PrivateKey, of identity: PublicIdentity
    ) throws(Failure) -> [UInt8] {
        try checkType(of: key.publicKey)
        let raw = try key.sign(toSign(try message.digest(.sha512), "sha512"))
        let blob = SSHSignatureBlob(
            key: key.publicKey, namespace: namespace, hash: "sha512", signature: raw)
        return try proved(blob.armored, over: message, with: key.publicKey)
    }

    /// Accepts a signature by `key` for the namespace `file`.
    package func verify(
        _ signature: [UInt8], over message: Message, with key: PublicKey
    ) throws(Failure) {
        try checkType(of: key)
        let blob = try parse(signature)
        guard blob.key == key else {
            throw Failure(
                "the ssh signature of \(message.name) is by another key",
                try KeyFingerprints.sshText(blob.key), exit: .noKey)
        }
        let digest = try message.digest(blob.hash == "sha512" ? .sha512 : .sha256)
        guard Ed25519Signature.isCanonical(blob.signature) else {
            throw malformed("its number S is out of range")
        }
        guard key.accepts(blob.signature, over: toSign(digest, blob.hash)) else {
            throw bad(message, "it does not match the file")
        }
    }

    /// The signature carries its key.
    package func claim(of signature: [UInt8]) throws(Failure) -> SignerClaim? {
        .key(try parse(signature).key)
    }

    /// `ssh-keygen -Y verify`; its answer names the fingerprint, so the line proves the key too.
    package func steps(for seal: ListSignature, on system: OperatingSystem) -> [VerificationStep] {
        guard let fingerprint = try? KeyFingerprints.sshText(seal.key) else { return [] }
        let words = [seal.publicKey, seal.identity, seal.signature, seal.file]
        let quoted = words.map(ShellWord.posix)
        let line =
            "ssh-keygen -Y verify -f \(quoted[0]) -I \(quoted[1]) -n \(namespace) "
            + "-s \(quoted[2]) < \(quoted[3])"
        // PowerShell has no `<`, and its pipe changes bytes; cmd has both right.
        if system == .windows && !words.allSatisfy(ShellWord.isPlain) { return [] }
        return [
            VerificationStep(
                system: system, tool: "ssh-keygen",
                title: "with ssh-keygen, which \(Self.isPart(of: system))",
                command: system == .windows ? "cmd /c \"\(line)\"" : line,
                success: "Good \"\(namespace)\" signature for \(seal.identity) "
                    + "with ED25519 key \(fingerprint)",
                proof: .signature, files: [seal.publicKey, seal.signature, seal.file])
        ]
    }

    private static func isPart(of system: OperatingSystem) -> String {
        switch system {
        case .macos: "is part of macOS"
        case .windows: "is part of Windows 10 and later"
        case .linux, .freebsd: "nearly every system has"
        }
    }

    /// What the key signs: neither the version nor the key is in it (PROTOCOL.sshsig section 3).
    private func toSign(_ digest: [UInt8], _ hash: String) -> [UInt8] {
        SSHSignatureBlob.preamble + SSHWire.string(namespace) + SSHWire.string("")
            + SSHWire.string(hash) + SSHWire.string(digest)
    }

    private func parse(_ signature: [UInt8]) throws(Failure) -> SSHSignatureBlob {
        try checkSize(signature)
        return try SSHSignatureBlob(armored: signature, for: namespace)
    }
}
