/// A prefix code, looked up by as many bits as its longest code has.
struct CodeTable {
    private var entries: [UInt16]
    private let mask: UInt64

    /// The code whose symbols have `lengths` of at most 15 bits; nil when there are too many codes, or
    /// too few for a complete one unless it `mayLack` some (RFC 1951 section 3.2.2).
    init?(_ lengths: some Collection<UInt8>, mayLack: Bool = false) {
        let width = max(1, Int(lengths.max() ?? 0))
        guard width <= 15 else { return nil }
        mask = 1 << UInt64(width) - 1
        entries = [UInt16](repeating: 0, count: 1 << width)
        var code = 0
        for length in 1...width {
            for (symbol, own) in lengths.enumerated() where own == length {
                guard code < 1 << length else { return nil }
                let first = Self.reversed(code, length)
                for index in stride(from: first, to: entries.count, by: 1 << length) {
                    entries[index] = UInt16(symbol << 4 | length)
                }
                code += 1
            }
            code <<= 1
        }
        guard code == 2 << width || mayLack else { return nil }
    }

    /// The symbol at the beginning of `bits`, and how many of them it takes: none when it is no code.
    @inline(__always)
    subscript(bits: UInt64) -> (symbol: Int, size: Int) {
        let entry = entries[Int(bits & mask)]
        return (Int(entry >> 4), Int(entry & 15))
    }

    /// Codes are stored from their highest bit on, unlike all else (RFC 1951 section 3.1.1).
    private static func reversed(_ code: Int, _ length: Int) -> Int {
        (0..<length).reduce(0) { $0 | (code >> $1 & 1) << (length - 1 - $1) }
    }
}
