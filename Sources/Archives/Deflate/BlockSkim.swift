/// Goes through a block with dynamic codes from symbol to symbol, without what they stand for
/// (RFC 1951 section 3.2.5).
struct BlockSkim {
    private let literals: CodeTable
    private let distances: CodeTable
    private let start: Int

    /// A block whose codes have `lengths`; nil when they are no codes, or none ends the block.
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
