internal import Files
internal import Model

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
