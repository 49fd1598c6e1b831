internal import Files
public import Model

/// A signed statement of how long the log was and what its root was (C2SP tlog-checkpoint).
public struct Checkpoint: Sendable, Hashable {
    /// Its name beside the log.
    public static let fileName = "releases.checkpoint"
    /// The largest checkpoint that is read.
    public static let limit = 1 << 14

    /// Which log: `acme/releases`.
    public let origin: String
    /// How many releases it covers.
    public let size: Int
    /// The tree's root over them.
    public let root: Digest
    /// When it was signed, by its signer's clock.
    public let date: Timestamp

    /// The state of `log` at `date`.
    public init(_ log: ReleaseLog, product: String, date: Timestamp) throws(Failure) {
        origin = Self.origin(product)
        size = log.entries.count
        root = try log.root(of: size)
        self.date = date
    }

    /// Reads the text of a note: three lines, and the date as the one extension line.
    init(parsing text: String) throws(Failure) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count == 5, lines[4].isEmpty, !lines[0].isEmpty,
            let size = Int(lines[1]), size >= 0, String(size) == lines[1],
            let root = Base64.decode(lines[2]).flatMap({ Digest(.sha256, $0) }),
            lines[3].hasPrefix(Self.dateMark),
            let date = Timestamp(parsing: String(lines[3].dropFirst(Self.dateMark.count)))
        else {
            throw Failure(
                "malformed \(Self.fileName)", "it is not an origin, a size, a root and a date",
                exit: .malformed)
        }
        origin = String(lines[0])
        self.size = size
        self.root = root
        self.date = date
    }

    /// The text that is signed.
    var text: String {
        "\(origin)\n\(size)\n\(Base64.encode(root.bytes))\n\(Self.dateMark)\(date.text)\n"
    }

    /// The file: the text with a signature by `key`.
    public func signed(by name: String, with key: borrowing PrivateKey) throws(Failure) -> [UInt8] {
        try SignedNote.sign(text, as: name, with: key).bytes
    }

    /// Whether `bytes` are a checkpoint of all of `log`, signed by `key` as `name` after `moment`.
    public static func isCurrent(
        _ bytes: [UInt8], of log: ReleaseLog, by name: String, _ key: PublicKey,
        after moment: Timestamp
    ) throws(Failure) -> Bool {
        let note = try SignedNote(parsing: bytes, name: fileName)
        let known = try Checkpoint(parsing: note.text)
        guard known.size <= log.entries.count, try log.root(of: known.size) == known.root else {
            throw Failure(
                "\(ReleaseLog.fileName) is not the log that \(fileName) is of",
                "it was changed, and not appended to",
                hint: "restore it from a copy, or ask who changed it", exit: .rollback)
        }
        let isSigned = try note.isSigned(by: name, key)
        return isSigned && known.size == log.entries.count && known.date > moment
    }

    static func origin(_ product: String) -> String { "\(product)/releases" }
    private static let dateMark = "date "
}
