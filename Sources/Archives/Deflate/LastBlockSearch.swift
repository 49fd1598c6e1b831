/// Looks for the last block of a raw deflate stream from the stream's end, without decoding what
/// comes before it.
///
/// A place that only looks like a block's beginning would have to give two complete codes, and these
/// thousands of symbols of which only the last ends a block, on the stream's last bit. It gives up
/// where there are other blocks than those with dynamic codes.
enum LastBlockSearch {
    /// Longer than a block of libdeflate becomes, which ends one at 300,000 bytes of input.
    private static let reach = 320 << 10

    /// What lengths add to the sum of a code, for each four of three bits: a code of seven bits is
    /// one, and a complete code has 128 (Kraft's equation).
    private static let sums: [UInt16] = (0..<4096).map { four in
        stride(from: 0, to: 12, by: 3).reduce(0) { sum, shift in
            let length = four >> shift & 7
            return length == 0 ? sum : sum + 128 >> UInt16(length)
        }
    }

    /// The last block of `stream`, as it seems.
    static func find(in stream: [UInt8]) -> LastBlock? {
        let tail = stream.suffix(reach)
        let offset = tail.startIndex * 8
        let bytes = Array(tail) + [UInt8](repeating: 0, count: BitView.slack)
        return bytes.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return nil }
            return find(BitView(base, count: tail.count)).map {
                LastBlock(start: $0.start + offset, end: $0.end + offset)
            }
        }
    }

    private static func find(_ view: BitView) -> LastBlock? {
        sums.withUnsafeBufferPointer { sums in
            // 48 bits at a time, because a place is judged by up to 13 bits.
            for word in stride(from: (view.count - 1) / 48 * 48, through: 0, by: -48) {
                var places = places(view.bits(at: word))
                while places != 0 {
                    let bit = 63 - places.leadingZeroBitCount
                    places ^= 1 << UInt64(bit)
                    guard isComplete(view, word + bit, sums) else { continue }
                    if let block = block(view, at: word + bit) { return block }
                }
            }
            return nil
        }
    }

    /// Where among the lowest 48 bits of `word` a last block with dynamic codes may begin: 1, 0, 1,
    /// then five bits and five bits again that are neither 30 nor 31.
    @inline(__always)
    private static func places(_ word: UInt64) -> UInt64 {
        let begins = word & ~(word >> 1) & word >> 2
        let literals = word >> 4 & word >> 5 & word >> 6 & word >> 7
        let distances = word >> 9 & word >> 10 & word >> 11 & word >> 12
        return begins & ~literals & ~distances & (1 << 48 &- 1)
    }

    /// Whether the code of code lengths would be complete.
    @inline(__always)
    private static func isComplete(
        _ view: BitView, _ start: Int, _ sums: UnsafeBufferPointer<UInt16>
    ) -> Bool {
        let count = view.bits(at: start) >> 13 & 15 + 4
        let lengths = view.bits(at: start + 17) & (1 << (count * 3) - 1)
        var sum: UInt16 = 0
        for shift in stride(from: UInt64(0), to: 60, by: 12) {
            sum &+= sums[Int(lengths >> shift & 4095)]
        }
        return sum == 128
    }

    /// What seems to be a block must end where the stream does: in its last byte, with nothing but
    /// zeros behind it.
    private static func block(_ view: BitView, at start: Int) -> LastBlock? {
        guard let lengths = CodeLengths(view, at: start),
            let end = BlockSkim(lengths)?.end(in: view),
            (view.count - 7...view.count).contains(end), view.bits(at: end) & 255 == 0
        else { return nil }
        return LastBlock(start: start, end: end)
    }
}

/// Goes through a block with dynamic codes from symbol to symbol, without what they stand for
/// (RFC 1951 section 3.2.5).
struct BlockSkim {
    private let literals: CodeTable
    private let distances: CodeTable
    private let start: Int

    /// A block whose codes have `lengths`; nil when they are not codes, or none ends the block.
    init?(_ lengths: CodeLengths) {
        // A block without matches needs no code of distances, one with a single distance half of one.
        guard lengths.literals[256] > 0, let literals = CodeTable(lengths.literals),
            let distances = CodeTable(lengths.distances, mayLack: true)
        else { return nil }
        self.literals = literals
        self.distances = distances
        start = lengths.end
    }

    /// Where the block ends in `view`, behind its symbol 256; nil when it does not.
    func end(in view: BitView) -> Int? {
        var position = start
        while position < view.count {
            let (symbol, size) = literals[view.bits(at: position)]
            position += size
            if symbol < 256 { continue }
            if symbol == 256 { return position }
            guard symbol < 286 else { return nil }
            position += Self.extraBits(length: symbol)
            let (distance, more) = distances[view.bits(at: position)]
            guard more > 0, distance < 30 else { return nil }
            position += more + Self.extraBits(distance: distance)
        }
        return nil
    }

    @inline(__always)
    private static func extraBits(length symbol: Int) -> Int {
        symbol < 265 || symbol == 285 ? 0 : (symbol - 261) / 4
    }

    @inline(__always)
    private static func extraBits(distance symbol: Int) -> Int {
        symbol < 4 ? 0 : symbol / 2 - 1
    }
}

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

    /// The symbol at the beginning of `bits`, and how many of them it takes: none when it is not a code.
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
