/// A complete prefix code with codes of at most seven bits, looked up by the next seven bits.
struct CodeTable {
    private var entries = [UInt16](repeating: 0, count: 128)

    /// The code whose symbols have `lengths`; nil when they make no complete one.
    init?(_ lengths: [UInt8]) {
        var code = 0
        for length in 1...7 {
            for (symbol, own) in lengths.enumerated() where own == length {
                guard code < 1 << length else { return nil }
                let first = Self.reversed(code, length)
                for index in stride(from: first, to: 128, by: 1 << length) {
                    entries[index] = UInt16(symbol << 3 | length)
                }
                code += 1
            }
            code <<= 1
        }
        guard code == 256 else { return nil }
    }

    /// The symbol at the beginning of `bits`, and how many of them it takes.
    subscript(bits: UInt64) -> (symbol: UInt8, size: Int) {
        let entry = entries[Int(bits & 127)]
        return (UInt8(entry >> 3), Int(entry & 7))
    }

    /// Codes are stored from their highest bit on, unlike all else (RFC 1951 section 3.1.1).
    static func reversed(_ code: Int, _ length: Int) -> Int {
        (0..<length).reduce(0) { $0 | (code >> $1 & 1) << (length - 1 - $1) }
    }
}
