internal import Files
internal import Model

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
