internal import Files
internal import Model

/// The two grammars of a checksum line.
enum ChecksumLine {
    private static let digits = 64
    /// A digest, two separators and the longest file name, with the words of the tag form.
    private static let limit = 64 + 255 + 16
    private static let tag = Array("SHA256 (".utf8)
    private static let tagEnd = Array(") = ".utf8)

    static func parse(
        _ line: ArraySlice<UInt8>, at place: SourcePosition
    ) throws(Failure) -> ChecksumList.Entry {
        func refused(_ why: String) -> Failure {
            Failure("malformed checksum list", why, at: place, exit: .malformed)
        }
        guard line.count <= limit else { throw refused("the line is over \(limit) bytes") }
        let isTag = line.starts(with: tag)
        let parts = isTag ? tagParts(line) : gnuParts(line)
        guard let parts else {
            throw refused("the line is neither 'DIGEST  NAME' nor 'SHA256 (NAME) = DIGEST'")
        }
        guard parts.digest.count == digits else {
            throw refused("the digest has \(parts.digest.count) digits instead of \(digits)")
        }
        guard let digest = Digest(.sha256, hex: String(decoding: parts.digest, as: UTF8.self))
        else { throw refused("the digest is not in lower-case hex") }
        guard let name = String(validating: parts.name, as: UTF8.self) else {
            throw refused("the name is not UTF-8")
        }
        do throws(Failure) {
            try SafeName.checkFile(name)
        } catch {
            throw Failure(error.what, error.why, hint: error.hint, at: place, exit: .malformed)
        }
        return ChecksumList.Entry(name: name, digest: digest)
    }

    private typealias Parts = (digest: ArraySlice<UInt8>, name: ArraySlice<UInt8>)

    /// `DIGEST  NAME`, or `DIGEST *NAME` from a system that tells text from binary files.
    private static func gnuParts(_ line: ArraySlice<UInt8>) -> Parts? {
        guard let blank = line.firstIndex(of: UInt8(ascii: " ")) else { return nil }
        let name = line[(blank + 1)...]
        guard let mark = name.first, mark == UInt8(ascii: " ") || mark == UInt8(ascii: "*"),
            name.count > 1
        else { return nil }
        return (line[..<blank], name.dropFirst())
    }

    /// `SHA256 (NAME) = DIGEST`, as BSD systems and `sha256sum --tag` write it.
    private static func tagParts(_ line: ArraySlice<UInt8>) -> Parts? {
        let rest = line.dropFirst(tag.count)
        guard let blank = rest.lastIndex(of: UInt8(ascii: " ")) else { return nil }
        let head = rest[...blank]
        guard head.count > tagEnd.count, head.suffix(tagEnd.count).elementsEqual(tagEnd) else {
            return nil
        }
        return (rest[(blank + 1)...], head.dropLast(tagEnd.count))
    }
}
