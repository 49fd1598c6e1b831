internal import CZlib

/// The CRC-32 and the size of a stretch of bytes, which add up.
struct Checksum: Sendable, Hashable {
    var crc: UInt32 = 0
    var count: Int64 = 0

    init() {}

    init(of bytes: [UInt8]) {
        crc = Deflater.crc(bytes.span.bytes)
        count = Int64(bytes.count)
    }

    /// Takes in the stretch that follows.
    mutating func append(_ next: Checksum) {
        crc = UInt32(crc32_combine(UInt(crc), UInt(next.crc), Int(next.count)))
        count += next.count
    }
}
