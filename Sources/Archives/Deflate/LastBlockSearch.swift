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
