internal import Files

/// The building blocks of OpenPGP packets (RFC 4880 sections 3.2, 4.2 and 5.2.3.1).
struct OpenPGPWriter {
    private var writer = ByteWriter()

    var bytes: [UInt8] { writer.bytes }

    mutating func byte(_ value: UInt8) { writer.big(value) }

    mutating func short(_ value: Int) { writer.big(UInt16(truncatingIfNeeded: value)) }

    mutating func word(_ value: Int64) { writer.big(UInt32(truncatingIfNeeded: value)) }

    mutating func raw(_ bytes: some Sequence<UInt8>) { writer.raw(bytes) }

    /// A number with its length in bits, and no zeros in front.
    mutating func number(_ bytes: [UInt8]) {
        let digits = bytes.drop { $0 == 0 }
        let bits = digits.first.map { digits.count * 8 - $0.leadingZeroBitCount } ?? 0
        short(bits)
        raw(digits)
    }

    /// A subpacket of a signature; none of ours is longer than 190 bytes.
    mutating func subpacket(_ type: UInt8, _ content: [UInt8]) {
        byte(UInt8(content.count + 1))
        byte(type)
        raw(content)
    }

    /// Four bytes by themselves.
    static func word(_ value: Int64) -> [UInt8] {
        var writer = OpenPGPWriter()
        writer.word(value)
        return writer.bytes
    }

    /// A packet with a header of the new format.
    static func packet(_ tag: UInt8, _ body: [UInt8]) -> [UInt8] {
        var writer = OpenPGPWriter()
        writer.byte(0xc0 | tag)
        switch body.count {
        case ..<192: writer.byte(UInt8(body.count))
        case ..<8384:
            writer.byte(UInt8((body.count - 192) >> 8 + 192))
            writer.byte(UInt8((body.count - 192) & 255))
        default:
            writer.byte(255)
            writer.word(Int64(body.count))
        }
        writer.raw(body)
        return writer.bytes
    }
}
