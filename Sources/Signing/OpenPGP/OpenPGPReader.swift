internal import Files
internal import Model

/// OpenPGP packets taken apart; partial lengths, old tricks and anything cut off are refused.
struct OpenPGPReader {
    private var reader: ByteReader
    private let name: String

    init(_ bytes: [UInt8], name: String) {
        reader = ByteReader(bytes)
        self.name = name
    }

    var isAtEnd: Bool { reader.isAtEnd }

    /// The next packet: its tag and its body (RFC 4880 section 4.2).
    mutating func packet() throws(Failure) -> (tag: UInt8, body: [UInt8]) {
        let head = try byte()
        guard head & 0x80 != 0 else { throw malformed("it does not begin with a packet") }
        let isNew = head & 0x40 != 0
        let tag = isNew ? head & 0x3f : head >> 2 & 0x0f
        let count = try isNew ? newLength() : oldLength(head & 3)
        return (tag, try take(count))
    }

    mutating func byte() throws(Failure) -> UInt8 { try take(1)[0] }

    mutating func short() throws(Failure) -> Int {
        try take(2).reduce(0) { $0 << 8 | Int($1) }
    }

    mutating func word() throws(Failure) -> Int64 {
        try take(4).reduce(0) { $0 << 8 | Int64($1) }
    }

    mutating func take(_ count: Int) throws(Failure) -> [UInt8] {
        guard let bytes = reader.take(count) else { throw malformed("it is cut off") }
        return bytes
    }

    /// A number in its shortest form, at most 8192 bits.
    mutating func number() throws(Failure) -> [UInt8] {
        let bits = try short()
        guard bits <= 8192 else { throw malformed("a number of it is too long") }
        let bytes = try take((bits + 7) / 8)
        let counted = bytes.first.map { bytes.count * 8 - $0.leadingZeroBitCount } ?? 0
        guard counted == bits else { throw malformed("a number of it has a wrong length") }
        return bytes
    }

    /// The subpackets of an area: type, whether it must be understood, content.
    mutating func subpackets() throws(Failure) -> [(type: UInt8, isCritical: Bool, body: [UInt8])] {
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

    func malformed(_ why: String) -> Failure {
        Failure("\(name) is not sound OpenPGP", why, exit: .malformed)
    }
}
