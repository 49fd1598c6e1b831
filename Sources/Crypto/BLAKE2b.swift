import Files

/// BLAKE2b without a key and with any length of digest (RFC 7693).
///
/// libcrypto has only the one of 64 bytes, and the length is part of what is hashed; minisign's
/// secret keys carry one of 32. It serves small messages, held whole.
package enum BLAKE2b {
    /// RFC 7693 section 2.6.
    private static let start: [UInt64] = [
        0x6A09_E667_F3BC_C908, 0xBB67_AE85_84CA_A73B, 0x3C6E_F372_FE94_F82B, 0xA54F_F53A_5F1D_36F1,
        0x510E_527F_ADE6_82D1, 0x9B05_688C_2B3E_6C1F, 0x1F83_D9AB_FB41_BD6B, 0x5BE0_CD19_137E_2179,
    ]
    /// RFC 7693 section 2.7; the last two rounds take the first two again.
    private static let sigma: [[Int]] = [
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
        [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
        [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
        [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
        [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
        [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
        [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
        [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
        [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
        [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
    ]
    /// The columns and diagonals that one round mixes.
    private static let lanes: [(Int, Int, Int, Int)] = [
        (0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
        (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14),
    ]
    private static let block = 128

    /// The digest of `message`, of `count` bytes (1 to 64).
    package static func digest(_ message: UnsafeRawBufferPointer, count: Int) -> [UInt8] {
        var state = start
        state[0] ^= 0x0101_0000 ^ UInt64(count)
        var words = [UInt64](repeating: 0, count: 16)
        // The last block is never empty, unless the whole message is.
        let blocks = max(1, (message.count + block - 1) / block)
        for index in 0..<blocks {
            let end = min(message.count, (index + 1) * block)
            load(UnsafeRawBufferPointer(rebasing: message[index * block..<end]), &words)
            mix(&state, words, counter: UInt64(end), isLast: index == blocks - 1)
        }
        wipe(&words)
        return (0..<count).map { UInt8(truncatingIfNeeded: state[$0 / 8] >> (8 * ($0 % 8))) }
    }

    private static func load(_ bytes: UnsafeRawBufferPointer, _ words: inout [UInt64]) {
        for index in words.indices { words[index] = 0 }
        for (index, byte) in bytes.enumerated() {
            words[index / 8] |= UInt64(byte) << (8 * (index % 8))
        }
    }

    /// RFC 7693 section 3.2.
    private static func mix(
        _ state: inout [UInt64], _ words: [UInt64], counter: UInt64, isLast: Bool
    ) {
        var work = state + start
        work[12] ^= counter
        if isLast { work[14] = ~work[14] }
        for round in 0..<12 {
            let order = sigma[round % 10]
            for (lane, place) in lanes.enumerated() {
                mix(&work, place, words[order[2 * lane]], words[order[2 * lane + 1]])
            }
        }
        for index in 0..<8 { state[index] ^= work[index] ^ work[index + 8] }
        wipe(&work)
    }

    /// RFC 7693 section 3.1.
    private static func mix(
        _ work: inout [UInt64], _ at: (Int, Int, Int, Int), _ x: UInt64, _ y: UInt64
    ) {
        let (a, b, c, d) = at
        work[a] = work[a] &+ work[b] &+ x
        work[d] = rotated(work[d] ^ work[a], 32)
        work[c] = work[c] &+ work[d]
        work[b] = rotated(work[b] ^ work[c], 24)
        work[a] = work[a] &+ work[b] &+ y
        work[d] = rotated(work[d] ^ work[a], 16)
        work[c] = work[c] &+ work[d]
        work[b] = rotated(work[b] ^ work[c], 63)
    }

    private static func rotated(_ word: UInt64, _ count: UInt64) -> UInt64 {
        word >> count | word << (64 - count)
    }

    private static func wipe(_ words: inout [UInt64]) {
        words.withUnsafeMutableBytes { Secret.wipe($0) }
    }
}
