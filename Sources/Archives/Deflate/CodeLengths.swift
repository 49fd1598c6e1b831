/// The code lengths at the beginning of a block with dynamic codes (RFC 1951 section 3.2.7).
struct CodeLengths {
    /// The lengths of literals' and lengths' codes.
    let literals: ArraySlice<UInt8>
    /// The lengths of distances' codes.
    let distances: ArraySlice<UInt8>
    /// Where the block's content begins.
    let end: Int

    /// The order in which the lengths of the code of code lengths are stored.
    private static let order = [
        16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
    ]

    /// Reads the header at `start`; nil when it is none.
    init?(_ view: BitView, at start: Int) {
        let head = view.bits(at: start)
        let literals = Int(head >> 3 & 31) + 257
        let total = literals + Int(head >> 8 & 31) + 1
        let count = Int(head >> 13 & 15) + 4
        let stored = view.bits(at: start + 17)
        var own = [UInt8](repeating: 0, count: 19)
        for index in 0..<count { own[Self.order[index]] = UInt8(stored >> UInt64(index * 3) & 7) }
        guard let code = CodeTable(own) else { return nil }
        var lengths: [UInt8] = []
        lengths.reserveCapacity(total)
        var position = start + 17 + 3 * count
        while lengths.count < total {
            // The longest is 7 bits for the code and 7 for how often.
            guard position < view.count else { return nil }
            let bits = view.bits(at: position)
            let (symbol, size) = code[bits]
            guard let more = Self.append(symbol, bits >> UInt64(size), to: &lengths) else {
                return nil
            }
            position += size + more
        }
        guard lengths.count == total else { return nil }
        self.literals = lengths[..<literals]
        distances = lengths[literals...]
        end = position
    }

    /// Adds what `symbol` says, and returns how many of `bits` tell how often.
    private static func append(
        _ symbol: Int, _ bits: UInt64, to lengths: inout [UInt8]
    ) -> Int? {
        switch symbol {
        case 16:
            guard let last = lengths.last else { return nil }
            lengths += repeatElement(last, count: 3 + Int(bits & 3))
            return 2
        case 17:
            lengths += repeatElement(0, count: 3 + Int(bits & 7))
            return 3
        case 18:
            lengths += repeatElement(0, count: 11 + Int(bits & 127))
            return 7
        default:
            lengths.append(UInt8(symbol))
            return 0
        }
    }
}
