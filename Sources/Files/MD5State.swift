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
