/// Bits of a deflate stream, the lowest of each byte first (RFC 1951 section 3.1.1).
struct BitView {
    private let bytes: UnsafeRawPointer
    /// How many bits there are.
    let count: Int

    /// What must lie behind the last byte, so that it can be read like any other.
    static let slack = 16

    /// A view of `count` bytes, with ``slack`` more behind them.
    init(_ bytes: UnsafeRawPointer, count: Int) {
        self.bytes = bytes
        self.count = count * 8
    }

    /// At least 57 bits from `position` on.
    @inline(__always)
    func bits(at position: Int) -> UInt64 {
        let word = bytes.loadUnaligned(fromByteOffset: position >> 3, as: UInt64.self)
        return UInt64(littleEndian: word) >> UInt64(position & 7)
    }
}
