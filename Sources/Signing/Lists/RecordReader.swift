internal import Files
internal import Model

/// One object of `release.json`, read strictly: every complaint names the member's path.
struct RecordReader {
    private let members: [String: JSONValue]
    /// Put together only for a complaint: a record may list thousands of inputs.
    private let path: () -> String
    /// Integers that every JSON reader holds exactly (RFC 8259 section 6).
    private static let largest: Int64 = 1 << 53
    private static let textLimit = 4096

    init(_ value: JSONValue, path: @autoclosure @escaping () -> String) throws(Failure) {
        guard let members = value.members else {
            throw Self.malformed(path(), "it is not an object")
        }
        self.members = members
        self.path = path
    }

    /// Refuses members that are not `known`: they would be believed without being understood.
    func allow(_ known: String...) throws(Failure) {
        if let key = members.keys.filter({ !known.contains($0) }).min() {
            throw complaint(SafeName.printable(String(key.prefix(40))), "it is unknown")
        }
    }

    /// A text without control characters; nil when it is absent.
    func optionalText(_ key: String) throws(Failure) -> String? {
        guard let value = members[key] else { return nil }
        guard let text = value.text, !text.isEmpty, text.utf8.count <= Self.textLimit else {
            throw complaint(key, "it is not a text of 1 to \(Self.textLimit) bytes")
        }
        guard SafeName.printable(text) == text else {
            throw complaint(key, "it has control characters in it")
        }
        return text
    }

    func text(_ key: String) throws(Failure) -> String {
        guard let text = try optionalText(key) else { throw complaint(key, "it is missing") }
        return text
    }

    func number(_ key: String) throws(Failure) -> Int64 {
        guard let number = members[key]?.number, (0...Self.largest).contains(number) else {
            throw complaint(key, "it is not a whole number from 0 to 2^53")
        }
        return number
    }

    func optionalDigest(_ key: String, _ algorithm: Digest.Algorithm) throws(Failure) -> Digest? {
        guard let text = try optionalText(key) else { return nil }
        guard let digest = Digest(algorithm, hex: text) else {
            throw complaint(key, "it is not \(algorithm.byteCount * 2) lower-case hex digits")
        }
        return digest
    }

    func digest(_ key: String) throws(Failure) -> Digest {
        guard let digest = try optionalDigest(key, .sha256) else {
            throw complaint(key, "it is missing")
        }
        return digest
    }

    func objects(_ key: String) throws(Failure) -> [RecordReader] {
        guard let elements = members[key]?.elements else { throw complaint(key, "it is no array") }
        var readers: [RecordReader] = []
        let path = path
        for (index, element) in elements.enumerated() {
            readers.append(try RecordReader(element, path: "\(path()): \(key)[\(index)]"))
        }
        return readers
    }

    /// The same for an array that may be missing.
    func optionalObjects(_ key: String) throws(Failure) -> [RecordReader] {
        members[key] == nil ? [] : try objects(key)
    }

    /// An object whose members are all texts.
    func texts(_ key: String) throws(Failure) -> [String: String] {
        let reader = try RecordReader(members[key] ?? .null, path: "\(path()): \(key)")
        var texts: [String: String] = [:]
        for name in reader.members.keys {
            guard SafeName.printable(name) == name, name.utf8.count <= Self.textLimit else {
                throw complaint(key, "a name in it has control characters")
            }
            texts[name] = try reader.text(name)
        }
        return texts
    }

    /// `body`'s value; what it refuses becomes a complaint about `key`.
    func checked<Value>(
        _ key: String, _ body: (String) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let text = try text(key)
        do throws(Failure) {
            return try body(text)
        } catch {
            throw complaint(key, error.message)
        }
    }

    func complaint(_ key: String, _ why: String) -> Failure {
        Self.malformed(path(), "'\(key)': \(why)")
    }

    static func malformed(_ path: String, _ why: String) -> Failure {
        Failure("malformed record \(path)", why, exit: .malformed)
    }
}
