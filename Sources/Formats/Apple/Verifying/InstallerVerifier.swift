import Archives
import Crypto
import Files
import Model

/// Looks at an installer as macOS does: the archive, its two signatures, and the notary's ticket behind it.
struct InstallerVerifier {
    let trust: AppleTrust

    /// RSA's signature has at most 8192 bits; a message has certificates and a time stamp in it.
    private static let limit = 1 << 18

    /// What the installer `record` is; nil when it is not a xar archive.
    func found(_ record: FileRecord, called name: String) throws(Failure) -> OpenedFile? {
        guard let archive = try XarReader(record, called: name) else { return nil }
        try archive.checkSums()
        let isStapled = try NotaryTicket.follows(archive.end, of: record, called: name)
        return OpenedFile(
            .installer, [CodePart(try signer(of: archive))], isStapled: isStapled)
    }

    /// The signer by the message, which macOS prefers, or by the plain signature; both must be his.
    private func signer(of archive: XarReader) throws(Failure) -> CertifiedSigner? {
        let check = SignerCheck(trust: trust, role: .developerIDInstaller, name: archive.name)
        let plain = archive.signatures.first { $0.style == "RSA" }
        let message = archive.signatures.first { $0.style == "CMS" }
        guard archive.signatures.allSatisfy({ ["RSA", "CMS"].contains($0.style) }) else {
            throw ProgramVerifier.broken(archive.name, "it has a signature of an unknown kind")
        }
        let leaf = try plain.map { one throws(Failure) in try self.leaf(of: one, archive) }
        if let message {
            let bytes = try archive.bytes(of: message.place, limit: Self.limit)
            let signer = try check.signer(
                of: try CodeSignature.unpadded(bytes), over: archive.checksum)
            guard leaf == nil || leaf == signer.chain.leaf else {
                throw ProgramVerifier.broken(archive.name, "its two signatures are by two signers")
            }
            return signer
        }
        guard let plain, let leaf else { return nil }
        let heap = try Self.certificates(plain, archive.name)
        return try check.signer(try check.chain(leaf, heap)) { _, _ in
            (nil, "it has no CMS signature, which macOS asks for")
        }
    }

    /// The certificate that the plain signature is by.
    private func leaf(
        of signature: XarSignature, _ archive: XarReader
    ) throws(Failure) -> Certificate {
        let value = try archive.bytes(of: signature.place, limit: Self.limit)
        guard let leaf = try Self.certificates(signature, archive.name).first,
            let key = KeyHandle.publicKey(leaf.key.spki), Self.accepts(value, archive, key)
        else {
            throw ProgramVerifier.broken(
                archive.name, "its RSA signature is not that of its certificate")
        }
        return leaf
    }

    /// The signed digest is the checksum itself; other signers than Apple's hash it once more.
    private static func accepts(
        _ value: [UInt8], _ archive: XarReader, _ key: borrowing KeyHandle
    ) -> Bool {
        let sum = archive.checksum
        let functions: [XarDigest: MessageDigest] = [
            .sha1: .sha1, .sha256: .sha256, .sha512: .sha512,
        ]
        if let function = functions[archive.function],
            key.accepts(value, overDigest: sum, by: function)
        {
            return true
        }
        return key.accepts(value, over: sum, hashedBy: .sha1)
            || key.accepts(value, over: sum, hashedBy: .sha256)
    }

    private static func certificates(
        _ signature: XarSignature, _ name: String
    ) throws(Failure) -> [Certificate] {
        try signature.certificates.map { der throws(Failure) in
            try Certificate(der, name: "of \(name)")
        }
    }
}
