internal import Model

/// Fields of a binary value taken from the front; nothing is read beyond its end.
struct ByteReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    var isAtEnd: Bool { rest.isEmpty }

    /// The next `count` bytes; nil when there are fewer.
    mutating func take(_ count: Int) -> [UInt8]? {
        guard count >= 0, rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    /// A 32-bit number, highest byte first (RFC 4251 section 5).
    mutating func number() -> UInt32? {
        take(4).map { $0.reduce(0) { $0 << 8 | UInt32($1) } }
    }

    /// Bytes behind their count (RFC 4251 section 5).
    mutating func string() -> [UInt8]? {
        guard let count = number() else { return nil }
        return take(Int(count))
    }
}
