internal import Model

/// A chunk of a stream as deflate blocks that end on a byte and are not the last ones, so that
/// pieces can stand behind each other in one stream.
struct DeflatePiece: Sendable {
    /// The blocks.
    let bytes: [UInt8]
    /// The CRC-32 and the size of what they decode to.
    let sum: Checksum

    /// An empty last block with fixed codes (RFC 1951 section 3.2.6) ends a stream of pieces.
    static let end: [UInt8] = [0x03, 0x00]

    /// Compresses `chunk`.
    init(_ chunk: [UInt8], _ deflater: borrowing Deflater) throws(Failure) {
        let stream = try deflater.compress(chunk.span.bytes)
        sum = Checksum(of: chunk)
        bytes = Self.open(stream, try Self.lastBlock(of: stream, chunk))
    }

    private static func lastBlock(
        of stream: [UInt8], _ chunk: [UInt8]
    ) throws(Failure) -> LastBlock {
        if let last = LastBlockSearch.find(in: stream) { return last }
        return try BlockWalk().lastBlock(of: stream, decoding: chunk.span.bytes)
    }

    /// Takes the last block's final mark away and fills up to a byte with an empty stored block.
    static func open(_ stream: [UInt8], _ last: LastBlock) -> [UInt8] {
        var bytes = stream
        bytes[last.start / 8] &= ~(1 << UInt8(last.start % 8))
        // A stored block is three zero bits, then zeros up to a byte (RFC 1951 section 3.2.4).
        let used = last.end % 8
        if used > 0 { bytes[last.end / 8] &= (1 << UInt8(used)) - 1 }
        if used == 0 || used > 5 { bytes.append(0) }
        bytes += [0x00, 0x00, 0xff, 0xff]
        return bytes
    }
}
