import Files
package import Model

/// OpenPGP packets taken apart; partial lengths, old tricks and anything cut off are refused.
package struct OpenPGPReader {
    private var reader: ByteReader
    private let name: String

    package init(_ bytes: [UInt8], name: String) {
        reader = ByteReader(bytes)
        self.name = name
    }

    package var isAtEnd: Bool { reader.isAtEnd }

    /// The next packet: its tag and its body (RFC 4880 section 4.2).
    package mutating func packet() throws(Failure) -> (tag: UInt8, body: [UInt8]) {
        let head = try byte()
        guard head & 0x80 != 0 else { throw malformed("it does not begin with a packet") }
        let isNew = head & 0x40 != 0
        let tag = isNew ? head & 0x3f : head >> 2 & 0x0f
        let count = try isNew ? newLength() : oldLength(head & 3)
        return (tag, try take(count))
    }

    package mutating func byte() throws(Failure) -> UInt8 { try take(1)[0] }

    package mutating func short() throws(Failure) -> Int {
        try take(2).reduce(0) { $0 << 8 | Int($1) }
    }

    package mutating func word() throws(Failure) -> Int64 {
        try take(4).reduce(0) { $0 << 8 | Int64($1) }
    }

    package mutating func take(_ count: Int) throws(Failure) -> [UInt8] {
        guard let bytes = reader.take(count) else { throw malformed("it is cut off") }
        return bytes
    }

    /// A number in its shortest form, at most 8192 bits.
    package mutating func number() throws(Failure) -> [UInt8] {
        let bits = try short()
        guard bits <= 8192 else { throw malformed("a number of it is too long") }
        let bytes = try take((bits + 7) / 8)
        let counted = bytes.first.map { bytes.count * 8 - $0.leadingZeroBitCount } ?? 0
        guard counted == bits else { throw malformed("a number of it has a wrong length") }
        return bytes
    }

    /// The subpackets of an area: type, whether it must be understood, content.
    package mutating func subpackets() throws(Failure) -> [(
        type: UInt8, isCritical: Bool, body: [UInt8]
    )] {
        var area = OpenPGPReader(try take(try short()), name: name)
        var all: [(UInt8, Bool, [UInt8])] = []
        while !area.isAtEnd {
            let count = try area.newLength()
            guard count > 0 else { throw malformed("it has an empty subpacket") }
            let type = try area.byte()
            all.append((type & 0x7f, type & 0x80 != 0, try area.take(count - 1)))
        }
        return all
    }

    private mutating func newLength() throws(Failure) -> Int {
        let first = Int(try byte())
        switch first {
        case ..<192: return first
        case ..<224: return (first - 192) << 8 + Int(try byte()) + 192
        case 255: return Int(try word())
        default: throw malformed("it has partial lengths")
        }
    }

    private mutating func oldLength(_ kind: UInt8) throws(Failure) -> Int {
        switch kind {
        case 0: return Int(try byte())
        case 1: return try short()
        case 2: return Int(try word())
        default: throw malformed("a packet of it has no length")
        }
    }

    package func malformed(_ why: String) -> Failure {
        Failure("\(name) is not sound OpenPGP", why, exit: .malformed)
    }
}

/// The building blocks of OpenPGP packets (RFC 4880 sections 3.2, 4.2 and 5.2.3.1).
package struct OpenPGPWriter {
    private var writer = ByteWriter()

    package var bytes: [UInt8] { writer.bytes }

    package mutating func byte(_ value: UInt8) { writer.big(value) }

    package mutating func short(_ value: Int) { writer.big(UInt16(truncatingIfNeeded: value)) }

    package mutating func word(_ value: Int64) { writer.big(UInt32(truncatingIfNeeded: value)) }

    package mutating func raw(_ bytes: some Sequence<UInt8>) { writer.raw(bytes) }

    /// A number with its length in bits, and no zeros in front.
    package mutating func number(_ bytes: [UInt8]) {
        let digits = bytes.drop { $0 == 0 }
        let bits = digits.first.map { digits.count * 8 - $0.leadingZeroBitCount } ?? 0
        short(bits)
        raw(digits)
    }

    /// A subpacket of a signature; none of ours is longer than 190 bytes.
    package mutating func subpacket(_ type: UInt8, _ content: [UInt8]) {
        byte(UInt8(content.count + 1))
        byte(type)
        raw(content)
    }

    /// Four bytes by themselves.
    package static func word(_ value: Int64) -> [UInt8] {
        var writer = OpenPGPWriter()
        writer.word(value)
        return writer.bytes
    }

    /// A packet with a header of the new format.
    package static func packet(_ tag: UInt8, _ body: [UInt8]) -> [UInt8] {
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
