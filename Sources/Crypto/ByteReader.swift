import Model

/// Fields of a binary value taken from the front; nothing is read beyond its end.
package struct ByteReader {
    private var rest: ArraySlice<UInt8>

    package init(_ bytes: [UInt8]) { rest = bytes[...] }

    package var isAtEnd: Bool { rest.isEmpty }

    /// The next `count` bytes; nil when there are fewer.
    package mutating func take(_ count: Int) -> [UInt8]? {
        guard count >= 0, rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    /// A 32-bit number, highest byte first (RFC 4251 section 5).
    package mutating func number() -> UInt32? {
        take(4).map { $0.reduce(0) { $0 << 8 | UInt32($1) } }
    }

    /// Bytes behind their count (RFC 4251 section 5).
    package mutating func string() -> [UInt8]? {
        guard let count = number() else { return nil }
        return take(Int(count))
    }
}

/// Lines of a text, cut at bytes: to Swift's characters CR LF is one sign, to a signature two.
package enum TextLines {
    /// The lines without their ends; a last line end opens no further line.
    package static func split(_ bytes: [UInt8], allowCRLF: Bool) -> [ArraySlice<UInt8>] {
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        guard allowCRLF else { return lines }
        return lines.map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }
    }
}
