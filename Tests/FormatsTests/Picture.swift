import Files

/// PNG files whose pixels nobody looks at.
enum Picture {
    static func png(_ width: Int, _ height: Int, colours: UInt8 = 6) -> [UInt8] {
        var header = ByteWriter()
        header.big(UInt32(width))
        header.big(UInt32(height))
        header.raw([8, colours, 0, 0, 0])
        var bytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        for (type, data) in [("IHDR", header.bytes), ("IDAT", [0]), ("IEND", [])] {
            var chunk = ByteWriter()
            let body = Array(type.utf8) + data
            chunk.big(UInt32(data.count))
            chunk.raw(body)
            chunk.big(crc(body))
            bytes += chunk.bytes
        }
        return bytes
    }

    /// The CRC-32 of PNG, bit by bit.
    private static func crc(_ bytes: [UInt8]) -> UInt32 {
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 0 ? crc >> 1 : crc >> 1 ^ 0xEDB8_8320 }
        }
        return ~crc
    }
}
