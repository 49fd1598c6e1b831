import CDeflate

/// The checksum of cksum(1): the CRC-32 of gzip, but with the highest bit of each byte first, begun
/// with zeros, and with the length behind the data.
///
/// Turned around bit by bit it is gzip's own, for which libdeflate has fast code.
struct POSIXChecksum {
    /// That of gzip, so far, over bytes that were turned around; this value stands for zeros.
    private var crc: UInt32 = 0xFFFF_FFFF
    private var count = 0

    /// Takes in `bytes`.
    mutating func update(_ bytes: borrowing [UInt8]) {
        count += bytes.count
        take(bytes.map(Self.turned))
    }

    /// The checksum of all that was taken in.
    var value: UInt32 {
        var whole = self
        var length: [UInt8] = []
        var rest = count
        while rest > 0 {
            length.append(UInt8(rest & 0xFF))
            rest >>= 8
        }
        whole.take(length.map(Self.turned))
        var result: UInt32 = 0
        for bit in 0..<32 where whole.crc & 1 << UInt32(bit) != 0 {
            result |= 1 << UInt32(31 - bit)
        }
        return result
    }

    private mutating func take(_ bytes: [UInt8]) {
        crc = bytes.withUnsafeBufferPointer {
            UInt32(libdeflate_crc32(crc, $0.baseAddress, $0.count))
        }
    }

    private static func turned(_ byte: UInt8) -> UInt8 {
        var bits = byte
        bits = (bits & 0xF0) >> 4 | (bits & 0x0F) << 4
        bits = (bits & 0xCC) >> 2 | (bits & 0x33) << 2
        return (bits & 0xAA) >> 1 | (bits & 0x55) << 1
    }
}
