import Crypto
import Files
import Model

/// The signature of a disk image: a program's, but for its one digest over all before it, and another
/// over the trailer behind it (diskimagerep.cpp of Apple's `Security`).
struct ImageSignature {
    private let signer: ProgramSigner
    private let identifier: String

    /// By `signer`, of the image that macOS calls `identifier`.
    init(_ signer: AppleSigner, identifier: String) {
        self.signer = ProgramSigner(signer)
        self.identifier = identifier
    }

    /// Whole, where `content` is the digest of the `size` bytes before it. The `trailer` says where the
    /// signature is, and nothing of its size, which is known last.
    func bytes(
        content: Digest, size: Int64, trailer: [UInt8]
    ) throws(Failure) -> [UInt8] {
        let requirement = signer.requirement(identifier).encoded
        var directory = CodeDirectory(
            identifier: identifier, team: signer.team, flags: [], function: .sha256,
            codeLimit: size)
        directory.pageShift = 0
        directory.version = directory.neededVersion
        directory.specials = [[UInt8]](repeating: [], count: Int(CodeSlot.image))
        directory.specials[Int(CodeSlot.requirements) - 1] = try directory.function.value(
            requirement)
        directory.specials[Int(CodeSlot.image) - 1] = try directory.function.value(trailer)
        directory.pages = content.bytes
        let message = try signer.sign([directory])
        return SuperBlob([
            SuperBlob.Item(slot: CodeSlot.directory, bytes: directory.encoded[...]),
            SuperBlob.Item(slot: CodeSlot.requirements, bytes: requirement[...]),
            SuperBlob.Item(
                slot: CodeSlot.signature, bytes: SuperBlob.blob(SuperBlob.message, message)[...]),
        ]).encoded
    }
}
