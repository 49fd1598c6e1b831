/// The few ASN.1 values that are put together by hand (X.690 section 8).
enum DER {
    static func sequence(_ content: [UInt8]) -> [UInt8] { value(0x30, content) }

    /// A number that is not negative.
    static func integer(_ bytes: [UInt8]) -> [UInt8] {
        let digits = Array(bytes.drop { $0 == 0 })
        let isHigh = digits.first.map { $0 & 0x80 != 0 } ?? true
        return value(0x02, (isHigh ? [0] : []) + digits)
    }

    /// Bits that are whole bytes.
    static func bitString(_ bytes: [UInt8]) -> [UInt8] { value(0x03, [0] + bytes) }

    static func octetString(_ content: [UInt8]) -> [UInt8] { value(0x04, content) }

    /// An object identifier by its content octets.
    static func identifier(_ content: [UInt8]) -> [UInt8] { value(0x06, content) }

    /// True, the only truth value that is ever written out.
    static let yes: [UInt8] = [0x01, 0x01, 0xFF]

    /// Members of a SET OF in the order that DER demands (section 11.6).
    static func set(_ members: [[UInt8]]) -> [UInt8] {
        value(0x31, members.sorted { $0.lexicographicallyPrecedes($1) }.flatMap { $0 })
    }

    /// A value with any tag.
    static func value(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        guard content.count > 127 else { return [tag, UInt8(content.count)] + content }
        let digits = withUnsafeBytes(of: content.count.bigEndian) { Array($0.drop { $0 == 0 }) }
        return [tag, 0x80 | UInt8(digits.count)] + digits + content
    }
}
