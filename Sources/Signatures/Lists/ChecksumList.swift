import Crypto
import Files
package import Model

/// A `SHA256SUMS` file: which bytes every name of a release stands for.
package struct ChecksumList: Sendable, Hashable {
    /// One line of it.
    package struct Entry: Sendable, Hashable {
        /// The file's name, without any folder.
        package let name: String
        /// Its SHA-256.
        package let digest: Digest

        /// A line for `name`.
        package init(name: String, digest: Digest) {
            self.name = name
            self.digest = digest
        }
    }

    /// The largest list that is read.
    package static let limit = 1 << 20

    /// Its lines; sorted bytewise when the list is ours.
    package let entries: [Entry]

    /// A list of `entries`, sorted; names that somebody's system cannot hold are refused.
    package init(_ entries: [Entry]) throws(Failure) {
        guard !entries.isEmpty else { throw Failure("a checksum list needs a file to list") }
        for entry in entries { try SafeName.checkFile(entry.name) }
        try SafeName.checkCollisions(entries.map(\.name), for: Self.strictest)
        self.entries = entries.inOrder(of: \.name)
    }

    /// Reads a list, every line of it or nothing; `name` is what messages call it.
    ///
    /// GNU's form and the BSD tag form are the two grammars. What `sha256sum -c` overlooks (a
    /// byte order mark, lines it cannot read, names outside the folder) is refused here.
    package init(parsing bytes: [UInt8], name: String) throws(Failure) {
        try Self.checkFrame(bytes, name)
        var entries: [Entry] = []
        var lines: [String: Int] = [:]
        for (index, line) in TextLines.split(bytes, allowCRLF: false).enumerated() {
            let place = SourcePosition(file: name, line: index + 1, column: 1)
            let entry = try ChecksumLine.parse(line, at: place)
            // The system that tells the fewest names apart decides, since anyone may download.
            if let other = lines.updateValue(index + 1, forKey: entry.name.lowercased()) {
                throw Failure(
                    "'\(entry.name)' is listed twice", "line \(other) is the same name",
                    at: place, exit: .malformed)
            }
            entries.append(entry)
        }
        self.entries = entries
    }

    /// The digest listed for `name`.
    package func digest(of name: String) -> Digest? {
        entries.first { $0.name == name }?.digest
    }

    /// The list in GNU's form, a line per file, ending in LF.
    package var text: String {
        entries.map { "\($0.digest.hex)  \($0.name)\n" }.joined()
    }

    /// The bytes of ``text``, which are what is signed.
    package var bytes: [UInt8] { Array(text.utf8) }

    private static let strictest = Platform(.windows, .all)

    private static func checkFrame(_ bytes: [UInt8], _ name: String) throws(Failure) {
        func refused(_ why: String, hint: String? = nil) -> Failure {
            Failure(
                "malformed checksum list", why, hint: hint,
                at: SourcePosition(file: name, line: 1, column: 1), exit: .malformed)
        }
        guard let last = bytes.last else { throw refused("it is empty") }
        guard bytes.count <= limit else { throw refused("it is over \(limit) bytes") }
        guard !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else {
            throw refused(
                "it begins with a byte order mark",
                hint: "sha256sum would skip the first file; fetch the list again, unedited")
        }
        guard !bytes.contains(UInt8(ascii: "\r")) else {
            throw refused(
                "its lines end in CR LF",
                hint: "an editor or git changed it; fetch the list again, unedited")
        }
        guard last == UInt8(ascii: "\n") else {
            throw refused("its last line is cut off", hint: "fetch the list again")
        }
    }
}

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
            throw error.located(place).exiting(.malformed)
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
