internal import Files
public import Model

/// A `SHA256SUMS` file: which bytes every name of a release stands for.
public struct ChecksumList: Sendable, Hashable {
    /// One line of it.
    public struct Entry: Sendable, Hashable {
        /// The file's name, without any folder.
        public let name: String
        /// Its SHA-256.
        public let digest: Digest

        /// A line for `name`.
        public init(name: String, digest: Digest) {
            self.name = name
            self.digest = digest
        }
    }

    /// The largest list that is read.
    public static let limit = 1 << 20

    /// Its lines; sorted bytewise when the list is ours.
    public let entries: [Entry]

    /// A list of `entries`, sorted; names that somebody's system cannot hold are refused.
    public init(_ entries: [Entry]) throws(Failure) {
        guard !entries.isEmpty else { throw Failure("a checksum list needs a file to list") }
        for entry in entries { try SafeName.checkFile(entry.name) }
        try SafeName.checkCollisions(entries.map(\.name), for: Self.strictest)
        self.entries = entries.inOrder(of: \.name)
    }

    /// Reads a list, every line of it or nothing; `name` is what messages call it.
    ///
    /// GNU's form and the BSD tag form are the two grammars. What `sha256sum -c` overlooks (a
    /// byte order mark, lines it cannot read, names outside the folder) is refused here.
    public init(parsing bytes: [UInt8], name: String) throws(Failure) {
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
    public func digest(of name: String) -> Digest? {
        entries.first { $0.name == name }?.digest
    }

    /// The list in GNU's form, a line per file, ending in LF.
    public var text: String {
        entries.map { "\($0.digest.hex)  \($0.name)\n" }.joined()
    }

    /// The bytes of ``text``, which are what is signed.
    public var bytes: [UInt8] { Array(text.utf8) }

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
