package import Crypto
import Files
package import Model

/// A text with signature lines below it (<https://c2sp.org/signed-note>).
struct SignedNote {
    /// One signature line.
    struct Signature {
        let name: String
        let keyID: [UInt8]
        let bytes: [UInt8]
    }

    let text: String
    let signatures: [Signature]
    private static let mark = "\u{2014} "
    private static let most = 64

    /// Reads a note; its text ends in a line end, and every line below it is a signature.
    init(parsing bytes: [UInt8], name: String) throws(Failure) {
        guard let whole = String(validating: bytes, as: UTF8.self), whole.hasSuffix("\n"),
            whole.unicodeScalars.allSatisfy({ $0.value >= 32 || $0 == "\n" }),
            let gap = whole.ranges(of: "\n\n").last
        else { throw Self.malformed(name, "it is not a text and signatures below it") }
        text = String(whole[..<gap.lowerBound]) + "\n"
        let lines = whole[gap.upperBound...].dropLast().split(
            separator: "\n", omittingEmptySubsequences: false)
        guard (1...Self.most).contains(lines.count) else {
            throw Self.malformed(name, "it does not have 1 to \(Self.most) signatures")
        }
        signatures = try lines.map { line throws(Failure) in
            guard let signature = Self.signature(line) else {
                throw Self.malformed(name, "a signature line is not a name and base64")
            }
            return signature
        }
    }

    private init(_ text: String, _ signatures: [Signature]) {
        self.text = text
        self.signatures = signatures
    }

    /// The note `text` with one signature.
    static func sign(
        _ text: String, as name: String, with key: borrowing PrivateKey
    ) throws(Failure) -> SignedNote {
        let signature = Signature(
            name: name, keyID: try keyID(name, key.publicKey),
            bytes: try key.sign(Array(text.utf8)))
        let note = SignedNote(text, [signature])
        guard try note.isSigned(by: name, key.publicKey) else {
            throw Failure(
                "the new signature of \(name) does not verify", "this machine makes errors")
        }
        return note
    }

    /// Whether `key` has signed as `name`; a signature in its name that is not its own is refused.
    func isSigned(by name: String, _ key: PublicKey) throws(Failure) -> Bool {
        let id = try Self.keyID(name, key)
        let mine = signatures.filter { $0.name == name && $0.keyID == id }
        guard !mine.isEmpty else { return false }
        for signature in mine {
            guard Ed25519Signature.isCanonical(signature.bytes),
                key.accepts(signature.bytes, over: Array(text.utf8))
            else {
                throw Failure(
                    "bad signature of \(name)", "it does not match the text", exit: .unverified)
            }
        }
        return true
    }

    /// The file.
    var bytes: [UInt8] {
        var lines = text + "\n"
        for one in signatures {
            lines += "\(Self.mark)\(one.name) \(Base64.encode(one.keyID + one.bytes))\n"
        }
        return Array(lines.utf8)
    }

    /// The first four bytes of a hash over the name and the key, whose algorithm is 1.
    private static func keyID(_ name: String, _ key: PublicKey) throws(Failure) -> [UInt8] {
        Array(try Hash.of(Array("\(name)\n".utf8) + [1] + key.point).bytes.prefix(4))
    }

    private static func signature(_ line: Substring) -> Signature? {
        let words = line.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 3, words[0] == mark.dropLast(), !words[1].isEmpty,
            !words[1].contains("+"), let blob = Base64.decode(words[2]), blob.count == 68
        else { return nil }
        return Signature(
            name: String(words[1]), keyID: Array(blob.prefix(4)), bytes: Array(blob.dropFirst(4)))
    }

    private static func malformed(_ name: String, _ why: String) -> Failure {
        Failure("malformed \(name)", why, exit: .malformed)
    }
}

/// A signed statement of how long the log was and what its root was (C2SP tlog-checkpoint).
package struct Checkpoint: Sendable, Hashable {
    /// Its name beside the log.
    package static let fileName = "releases.checkpoint"
    /// The largest checkpoint that is read.
    package static let limit = 1 << 14

    /// Which log: `acme/releases`.
    package let origin: String
    /// How many releases it covers.
    package let size: Int
    /// The tree's root over them.
    package let root: Digest
    /// When it was signed, by its signer's clock.
    package let date: Timestamp

    /// The state of `log` at `date`.
    package init(_ log: ReleaseLog, product: String, date: Timestamp) throws(Failure) {
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
    package func signed(by name: String, with key: borrowing PrivateKey) throws(Failure) -> [UInt8]
    {
        try SignedNote.sign(text, as: name, with: key).bytes
    }

    /// Whether `bytes` are a checkpoint of all of `log`, signed by `key` as `name` after `moment`.
    package static func isCurrent(
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
