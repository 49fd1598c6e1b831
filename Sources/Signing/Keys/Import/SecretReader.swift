internal import Files

/// Fields of a binary value that holds secrets, taken from the front without leaving copies behind.
struct SecretReader: ~Copyable {
    private let source: Secret
    private var offset = 0

    init(_ source: consuming Secret) { self.source = source }

    var isAtEnd: Bool { offset == source.count }

    /// The next `count` bytes; nil when there are fewer.
    mutating func take(_ count: Int) -> Secret? {
        guard count >= 0, source.count - offset >= count else { return nil }
        defer { offset += count }
        return source.part(offset..<offset + count)
    }

    /// The same for what is not secret.
    mutating func open(_ count: Int) -> [UInt8]? {
        guard let part = take(count) else { return nil }
        return part.withBytes { Array($0) }
    }

    /// A 32-bit number, highest byte first.
    mutating func number() -> UInt32? { open(4).map { $0.reduce(0) { $0 << 8 | UInt32($1) } } }

    /// A 64-bit number, lowest byte first.
    mutating func littleNumber() -> UInt64? {
        open(8).map { $0.reversed().reduce(0) { $0 << 8 | UInt64($1) } }
    }

    /// Bytes behind their count.
    mutating func string() -> Secret? {
        guard let count = number() else { return nil }
        return take(Int(count))
    }

    /// The same for what is not secret.
    mutating func openString() -> [UInt8]? {
        guard let count = number() else { return nil }
        return open(Int(count))
    }

    /// The same as text.
    mutating func text() -> String? { openString().map { String(decoding: $0, as: UTF8.self) } }
}
