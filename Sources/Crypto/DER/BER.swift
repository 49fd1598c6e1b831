import Model

/// The spellings of BER that Apple's codesign writes, made into DER's: lengths that an end mark takes
/// the place of, and octet strings in pieces (X.690 sections 8.1.3.6 and 8.7.3).
///
/// What is signed is DER already and stays as it is.
struct BER {
    private static let depthLimit = 32
    /// Codesign's messages take 9 KB.
    private static let limit = 1 << 20

    private let bytes: [UInt8]
    private let kind: String
    private var offset = 0

    /// `bytes` in DER; those that do not begin with a length without end are left to the reader.
    static func definite(_ bytes: [UInt8], kind: String) throws(Failure) -> [UInt8] {
        guard bytes.count > 1, bytes[1] == 0x80 else { return bytes }
        var reader = BER(bytes: bytes, kind: kind)
        let whole = try reader.whole()
        guard reader.offset == bytes.count else { throw reader.malformed("something follows it") }
        return whole
    }

    /// The value that `bytes` begin with, in DER; behind it there are zeros alone.
    static func unpadded(_ bytes: [UInt8], kind: String) throws(Failure) -> [UInt8] {
        var reader = BER(bytes: bytes, kind: kind)
        let whole = try reader.whole()
        guard bytes[reader.offset...].allSatisfy({ $0 == 0 }) else {
            throw reader.malformed("something follows it")
        }
        return whole
    }

    private mutating func whole() throws(Failure) -> [UInt8] {
        guard bytes.count <= Self.limit else {
            throw malformed("it is over \(Self.limit) bytes")
        }
        return try value(depth: 0)
    }

    private init(bytes: [UInt8], kind: String) {
        self.bytes = bytes
        self.kind = kind
    }

    /// The next value.
    private mutating func value(depth: Int) throws(Failure) -> [UInt8] {
        let tag = try byte()
        guard tag & 0x1F != 0x1F, depth < Self.depthLimit else {
            throw malformed("it is nested too deeply, or has a tag of many bytes")
        }
        let end = try length()
        guard tag & 0x20 != 0 else {
            guard let end else { throw malformed("a value without parts has no length") }
            defer { offset = end }
            return DER.value(tag, Array(bytes[offset..<end]))
        }
        var parts: [[UInt8]] = []
        while try !isOver(end) { parts.append(try value(depth: depth + 1)) }
        guard tag == 0x24 else { return DER.value(tag, parts.flatMap { $0 }) }
        var whole: [UInt8] = []
        for part in parts { whole += try piece(part) }
        return DER.octetString(whole)
    }

    /// What a piece of an octet string holds.
    private func piece(_ part: [UInt8]) throws(Failure) -> [UInt8] {
        var reader = DERReader(part, kind: kind)
        return try reader.take(0x04, "piece of an octet string")
    }

    /// Whether a value with parts ends here; nil is one that ends with two zeros.
    private mutating func isOver(_ end: Int?) throws(Failure) -> Bool {
        if let end {
            guard offset <= end else { throw malformed("a part reaches over its whole") }
            return offset == end
        }
        guard offset + 1 < bytes.count else { throw malformed("it is cut off") }
        guard bytes[offset] == 0, bytes[offset + 1] == 0 else { return false }
        offset += 2
        return true
    }

    /// Where a value ends; nil when an end mark says so.
    private mutating func length() throws(Failure) -> Int? {
        let first = try byte()
        guard first != 0x80 else { return nil }
        var count = Int(first)
        if first > 0x80 {
            guard first < 0x84 else { throw malformed("a length takes over three bytes") }
            count = 0
            for _ in 0..<(first & 0x7F) { count = count << 8 | Int(try byte()) }
        }
        guard count <= bytes.count - offset else { throw malformed("it is cut off") }
        return offset + count
    }

    private mutating func byte() throws(Failure) -> UInt8 {
        guard offset < bytes.count else { throw malformed("it is cut off") }
        defer { offset += 1 }
        return bytes[offset]
    }

    private func malformed(_ why: String) -> Failure {
        Failure("malformed \(kind)", why, exit: .malformed)
    }
}
