package import Files
package import Model

/// One object of a JSON document, read strictly: every complaint names the member's path.
package struct RecordReader {
    private let members: [String: JSONValue]
    /// Put together only for a complaint: a record may list thousands of inputs.
    private let path: () -> String
    private let kind: String
    /// Integers that every JSON reader holds exactly (RFC 8259 section 6).
    private static let largest: Int64 = 1 << 53
    private static let textLimit = 4096

    /// `kind` is what messages call the document: a record.
    package init(
        _ value: JSONValue, path: @autoclosure @escaping () -> String, kind: String = "record"
    ) throws(Failure) {
        guard let members = value.members else {
            throw Self.malformed(path(), "it is not an object", kind)
        }
        self.members = members
        self.path = path
        self.kind = kind
    }

    /// Refuses members that are not `known`: they would be believed without being understood.
    package func allow(_ known: String...) throws(Failure) {
        if let key = members.keys.filter({ !known.contains($0) }).min() {
            throw complaint(SafeName.printable(String(key.prefix(40))), "it is unknown")
        }
    }

    /// A text without control characters; nil when it is absent.
    package func optionalText(_ key: String) throws(Failure) -> String? {
        guard let value = members[key] else { return nil }
        guard let text = value.text, !text.isEmpty, text.utf8.count <= Self.textLimit else {
            throw complaint(key, "it is not a text of 1 to \(Self.textLimit) bytes")
        }
        guard SafeName.printable(text) == text else {
            throw complaint(key, "it has control characters in it")
        }
        return text
    }

    package func text(_ key: String) throws(Failure) -> String {
        guard let text = try optionalText(key) else { throw complaint(key, "it is missing") }
        return text
    }

    package func number(_ key: String) throws(Failure) -> Int64 {
        guard let number = members[key]?.number, (0...Self.largest).contains(number) else {
            throw complaint(key, "it is not a whole number from 0 to 2^53")
        }
        return number
    }

    package func optionalDate(_ key: String) throws(Failure) -> Timestamp? {
        guard let text = try optionalText(key) else { return nil }
        guard let date = Timestamp(parsing: text) else {
            throw complaint(key, "it is not written like 2026-11-21T08:30:00Z")
        }
        return date
    }

    package func date(_ key: String) throws(Failure) -> Timestamp {
        guard let date = try optionalDate(key) else { throw complaint(key, "it is missing") }
        return date
    }

    package func optionalDigest(_ key: String, _ algorithm: Digest.Algorithm) throws(Failure)
        -> Digest?
    {
        guard let text = try optionalText(key) else { return nil }
        guard let digest = Digest(algorithm, hex: text) else {
            throw complaint(key, "it is not \(algorithm.byteCount * 2) lower-case hex digits")
        }
        return digest
    }

    package func digest(_ key: String) throws(Failure) -> Digest {
        guard let digest = try optionalDigest(key, .sha256) else {
            throw complaint(key, "it is missing")
        }
        return digest
    }

    package func objects(_ key: String) throws(Failure) -> [RecordReader] {
        guard let elements = members[key]?.elements else {
            throw complaint(key, "it is not an array")
        }
        var readers: [RecordReader] = []
        let path = path
        for (index, element) in elements.enumerated() {
            readers.append(
                try RecordReader(element, path: "\(path()): \(key)[\(index)]", kind: kind))
        }
        return readers
    }

    package func object(_ key: String) throws(Failure) -> RecordReader {
        let path = path
        return try RecordReader(members[key] ?? .null, path: "\(path()): \(key)", kind: kind)
    }

    package func has(_ key: String) -> Bool { members[key] != nil }

    /// Bytes in base64, up to `limit` of them.
    package func base64(_ key: String, limit: Int) throws(Failure) -> [UInt8] {
        guard let text = members[key]?.text, text.utf8.count <= (limit + 2) / 3 * 4,
            let bytes = Base64.decode(text), !bytes.isEmpty
        else { throw complaint(key, "it is not 1 to \(limit) bytes in base64") }
        return bytes
    }

    /// The same for an array that may be missing.
    package func optionalObjects(_ key: String) throws(Failure) -> [RecordReader] {
        members[key] == nil ? [] : try objects(key)
    }

    /// An array of texts.
    package func texts(listed key: String) throws(Failure) -> [String] {
        guard let elements = members[key]?.elements else {
            throw complaint(key, "it is not an array")
        }
        var texts: [String] = []
        for element in elements {
            guard let text = element.text, text.utf8.count <= Self.textLimit else {
                throw complaint(key, "not all in it are texts of at most \(Self.textLimit) bytes")
            }
            texts.append(text)
        }
        return texts
    }

    /// An object whose members are all texts.
    package func texts(_ key: String) throws(Failure) -> [String: String] {
        let reader = try object(key)
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
    package func checked<Value>(
        _ key: String, _ body: (String) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let text = try text(key)
        do throws(Failure) {
            return try body(text)
        } catch {
            throw complaint(key, error.message)
        }
    }

    package func complaint(_ key: String, _ why: String) -> Failure {
        Self.malformed(path(), "'\(key)': \(why)", kind)
    }

    package static func malformed(_ path: String, _ why: String, _ kind: String = "record")
        -> Failure
    {
        Failure("malformed \(kind) \(path)", why, exit: .malformed)
    }
}
