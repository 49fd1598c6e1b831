import Model

/// A stretch of sectors as it is stored in a disk image: as a zlib stream of its own (RFC 1950), or as it is
/// where that would not be smaller.
struct UDIFRun: Sendable {
    /// How it is stored; the numbers are those of the image's table.
    enum Method: UInt32 {
        case raw = 1
        case zlib = 0x8000_0005
    }

    let method: Method
    /// What is stored.
    let bytes: [UInt8]
    /// The CRC-32 and the size of the sectors.
    let sum: Checksum

    /// Packs whole blocks.
    init(_ content: [UInt8], _ level: DeflateLevel) throws(Failure) {
        let stream = try Deflater(level).compress(content.span.bytes)
        guard try Inflater().confirms(stream, content.span.bytes) else { throw Inflater.broken }
        self.init(stream, of: content, Checksum(of: content))
    }

    /// Puts the piece of a file together with the zeros that fill its last block up.
    init(
        _ piece: DeflatePiece, of chunk: [UInt8], padding: Int, _ level: DeflateLevel
    ) throws(Failure) {
        let zeros = [UInt8](repeating: 0, count: padding)
        let end = zeros.isEmpty ? DeflatePiece.end : try Deflater(level).compress(zeros.span.bytes)
        var sum = piece.sum
        sum.append(Checksum(of: zeros))
        self.init(piece.bytes + end, of: zeros.isEmpty ? chunk : chunk + zeros, sum)
    }

    private init(_ stream: [UInt8], of content: [UInt8], _ sum: Checksum) {
        self.sum = sum
        let whole = ZlibText.stream(stream, of: content)
        (method, bytes) = whole.count < content.count ? (.zlib, whole) : (.raw, content)
    }
}
