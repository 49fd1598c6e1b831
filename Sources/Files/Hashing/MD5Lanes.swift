import Glibc
import Model

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

/// What MD5 (RFC 1321, 3.3 and 3.4) keeps of eight contents, a lane of each register for each.
struct MD5State {
    typealias Words = SIMD8<UInt32>
    typealias Mask = SIMDMask<Words.MaskStorage>

    private(set) var a = Words(repeating: 0x6745_2301)
    private(set) var b = Words(repeating: 0xefcd_ab89)
    private(set) var c = Words(repeating: 0x98ba_dcfe)
    private(set) var d = Words(repeating: 0x1032_5476)

    /// Takes in a block of each: the sixteen words at `message`, with the 64 `sines`.
    mutating func take(_ message: UnsafePointer<Words>, _ sines: UnsafePointer<UInt32>) {
        let before = self
        round(message, 1, 0, sines, (7, 12, 17, 22), Self.f)
        round(message, 5, 1, sines + 16, (5, 9, 14, 20), Self.g)
        round(message, 3, 5, sines + 32, (4, 11, 16, 23), Self.h)
        round(message, 7, 0, sines + 48, (6, 10, 15, 21), Self.i)
        a &+= before.a
        b &+= before.b
        c &+= before.c
        d &+= before.d
    }

    /// Makes some lanes what they were `before`.
    mutating func restore(_ before: MD5State, where lanes: Mask) {
        a.replace(with: before.a, where: lanes)
        b.replace(with: before.b, where: lanes)
        c.replace(with: before.c, where: lanes)
        d.replace(with: before.d, where: lanes)
    }

    /// Sixteen steps; each takes the word whose place is `times` its own and `more`.
    @inline(__always)
    private mutating func round(
        _ message: UnsafePointer<Words>, _ times: Int, _ more: Int,
        _ sines: UnsafePointer<UInt32>, _ turns: (UInt32, UInt32, UInt32, UInt32),
        _ mix: (Words, Words, Words) -> Words
    ) {
        for step in stride(from: 0, to: 16, by: 4) {
            let place = step * times + more
            Self.step(&a, b, mix(b, c, d), message[place & 15], sines[step], turns.0)
            Self.step(&d, a, mix(a, b, c), message[(place + times) & 15], sines[step + 1], turns.1)
            Self.step(
                &c, d, mix(d, a, b), message[(place + 2 * times) & 15], sines[step + 2], turns.2)
            Self.step(
                &b, c, mix(c, d, a), message[(place + 3 * times) & 15], sines[step + 3], turns.3)
        }
    }

    /// Turns by adding what goes left and what comes in from the right: they share no bit, and for
    /// their union the compiler would leave the wide registers (measured: half as fast).
    @inline(__always)
    private static func step(
        _ word: inout Words, _ next: Words, _ mixed: Words, _ message: Words, _ sine: UInt32,
        _ bits: UInt32
    ) {
        let sum = word &+ mixed &+ message &+ Words(repeating: sine)
        word = next &+ (sum &<< Words(repeating: bits)) &+ (sum &>> Words(repeating: 32 - bits))
    }

    // By name, since closures are not inlined here.
    @inline(__always)
    private static func f(_ x: Words, _ y: Words, _ z: Words) -> Words { z ^ (x & (y ^ z)) }
    @inline(__always)
    private static func g(_ x: Words, _ y: Words, _ z: Words) -> Words { y ^ (z & (x ^ y)) }
    @inline(__always)
    private static func h(_ x: Words, _ y: Words, _ z: Words) -> Words { x ^ y ^ z }
    @inline(__always)
    private static func i(_ x: Words, _ y: Words, _ z: Words) -> Words { y ^ (x | ~z) }
}

/// One of the files that are hashed side by side: on its way, or at its end, well or not.
enum HashedLane {
    /// Few enough bytes for eight files' pieces to stay in a core's cache; whole blocks of MD5.
    private static let step = 1 << 16

    case reading(HashedFile)
    case ended(Result<FileRecord, Failure>)

    /// Opens a file.
    init(_ path: String, _ others: Set<WeakDigest>) {
        do throws(Failure) { self = .reading(try HashedFile(path, others, step: Self.step)) } catch
        {
            self = .ended(.failure(error))
        }
    }

    /// What was read last; behind the end what MD5 pads a content with, and then nothing.
    var piece: [UInt8] {
        guard case .reading(let file) = self else { return [] }
        return file.piece + (file.isEnded ? MD5Lanes.padding(after: file.size) : [])
    }

    /// What was found out; nil while there is more to read.
    var result: Result<FileRecord, Failure>? {
        guard case .ended(let result) = self else { return nil }
        return result
    }

    /// Reads on.
    mutating func advance() {
        guard case .reading(let file) = self else { return }
        do throws(Failure) { try file.advance() } catch { self = .ended(.failure(error)) }
    }

    /// Takes the digest of a file whose last piece was hashed.
    mutating func end(md5: [UInt8]) {
        guard case .reading(let file) = self, file.isEnded else { return }
        self = .ended(Result { () throws(Failure) in try file.record(md5: md5) })
    }
}
