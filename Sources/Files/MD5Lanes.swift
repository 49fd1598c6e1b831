internal import Glibc

/// MD5 (RFC 1321) of eight contents side by side.
///
/// A step of MD5 waits for the one before it, so a core that hashes one content idles most of its
/// time; eight take little more than a third of what they take in turn (measured). Like
/// ``LegacyHash`` this finds accidents, not attackers.
struct MD5Lanes {
    /// How many contents there are.
    static let count = MD5State.Words.scalarCount
    /// Bytes of a content that are taken in at once.
    static let block = 64
    /// Blocks that are laid beside each other at once: few enough for the nearest cache.
    private static let stretch = 16
    /// `floor(2^32 * abs(sin(i)))` (RFC 1321, 3.4).
    private static let sines = (1...64).map { UInt32(abs(sin(Double($0))) * 4_294_967_296) }

    private var state = MD5State()
    /// A word of all contents, then the next word of all.
    private var message = [MD5State.Words](repeating: .zero, count: 16 * stretch)

    /// Takes in those `blocks` of every buffer that has them; the other lanes stay as they are.
    mutating func take(_ buffers: [[UInt8]], blocks: Range<Int>) {
        for start in stride(from: blocks.lowerBound, to: blocks.upperBound, by: Self.stretch) {
            let count = min(Self.stretch, blocks.upperBound - start)
            var rests = MD5State.Mask(repeating: true)
            for (lane, buffer) in buffers.enumerated()
            where (start + count) * Self.block <= buffer.count {
                rests[lane] = false
                lay(buffer, from: start * Self.block, words: 16 * count, lane)
            }
            let before = state
            takeMessage(blocks: count)
            state.restore(before, where: rests)
        }
    }

    /// The digest of a content whose last block ended with its ``padding(after:)``.
    func digest(_ lane: Int) -> [UInt8] {
        [state.a, state.b, state.c, state.d].flatMap { words in
            (0..<4).map { UInt8(truncatingIfNeeded: words[lane] >> (8 * UInt32($0))) }
        }
    }

    /// What follows a content of `size` bytes: a bit, zeros up to a whole block, its length in bits
    /// (RFC 1321, 3.1 and 3.2).
    static func padding(after size: Int64) -> [UInt8] {
        let zeros = (2 * block - 9 - Int(size % Int64(block))) % block
        let bits = UInt64(size) << 3
        return [0x80] + [UInt8](repeating: 0, count: zeros)
            + (0..<8).map { UInt8(truncatingIfNeeded: bits >> (8 * UInt64($0))) }
    }

    private mutating func lay(_ buffer: [UInt8], from start: Int, words: Int, _ lane: Int) {
        message.withUnsafeMutableBytes { message in
            buffer.withUnsafeBytes { bytes in
                guard var target = message.baseAddress, var source = bytes.baseAddress else {
                    return
                }
                target += 4 * lane
                source += start
                for _ in 0..<words {
                    let word = UInt32(littleEndian: source.loadUnaligned(as: UInt32.self))
                    target.storeBytes(of: word, as: UInt32.self)
                    source += 4
                    target += 4 * Self.count
                }
            }
        }
    }

    private mutating func takeMessage(blocks: Int) {
        var state = state
        message.withUnsafeBufferPointer { message in
            Self.sines.withUnsafeBufferPointer { sines in
                guard let words = message.baseAddress, let sines = sines.baseAddress else { return }
                for block in 0..<blocks { state.take(words + 16 * block, sines) }
            }
        }
        self.state = state
    }
}
