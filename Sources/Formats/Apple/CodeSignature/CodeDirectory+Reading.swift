import Files
import Model

/// The rules are those of `CodeDirectory::checkIntegrity` (codedirectory.cpp), and one more: nothing
/// stands in it that is not part of it, so that it has one spelling.
extension CodeDirectory {
    /// Reads the blob `bytes`; `file` is what messages call the program.
    init(_ bytes: ArraySlice<UInt8>, of file: String) throws(Failure) {
        let fields = BoundedBytes(bytes)
        func number(_ place: Int) -> UInt32 { UInt32(fields.big(4, at: place) ?? 0) }
        let version = number(8), kinds = number(36)
        guard (0x20001..<0x2f000).contains(version), bytes.count >= Self.fixedSize(version) else {
            throw Self.unsound(file, "it is of no known version")
        }
        guard let function = CodeDigest(rawValue: UInt8(kinds >> 16 & 0xff)),
            Int(kinds >> 24) == function.size
        else { throw Self.unsound(file, "its digests are neither SHA-1 nor SHA-256") }
        guard kinds & 0xff == 0 || (12...16).contains(kinds & 0xff) else {
            throw Self.unsound(file, "its pages are of no usual size")
        }
        guard let identifier = fields.text(at: Int(number(20))) else {
            throw Self.unsound(file, "its identifier lies outside")
        }
        self.init(
            identifier: identifier, flags: CodeFlags(rawValue: number(12)), function: function,
            codeLimit: Int64(number(32)))
        self.version = version
        pageShift = UInt8(kinds & 0xff)
        try readNewer(fields, file)
        try readDigests(
            fields, Int(number(16)), specials: Int(number(24)), pages: Int(number(28)), file)
        guard encoded.elementsEqual(bytes) else {
            throw Self.unsound(file, "there is more in it than it tells of")
        }
    }

    /// What later versions have added; the fixed part is there.
    private mutating func readNewer(_ fields: BoundedBytes, _ file: String) throws(Failure) {
        func wide(_ place: Int) -> UInt64 { fields.big(8, at: place) ?? 0 }
        let place = version >= 0x20200 ? Int(fields.big(4, at: 48) ?? 0) : 0
        if place > 0 {
            team = fields.text(at: place)
            guard team != nil else { throw Self.unsound(file, "its team lies outside") }
        }
        if version >= 0x20300, wide(56) > 0 { codeLimit = Int64(clamping: wide(56)) }
        if version >= 0x20400 {
            executable = ExecutableSegment(base: wide(64), limit: wide(72), flags: wide(80))
        }
        if version >= 0x20500 { runtime = UInt32(fields.big(4, at: 88) ?? 0) }
    }

    private mutating func readDigests(
        _ fields: BoundedBytes, _ place: Int, specials count: Int, pages: Int, _ file: String
    ) throws(Failure) {
        guard count <= 64, pageShift == 0 || codeLimit <= Int64(fields.count) * pageSize,
            pages == pageCount,
            let before = fields.part(count * function.size, at: place - count * function.size),
            let all = fields.part(pages * function.size, at: place)
        else { throw Self.unsound(file, "its digests do not fit into it") }
        specials = (0..<count).map { index in
            let digest = before.dropLast(index * function.size).suffix(function.size)
            return digest.allSatisfy { $0 == 0 } ? [] : Array(digest)
        }
        self.pages = Array(all)
    }

    private static func unsound(_ file: String, _ why: String) -> Failure {
        Failure("the code directory of \(file) is not sound", why, exit: .malformed)
    }
}
