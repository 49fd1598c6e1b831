internal import Model

/// Names and values that certificates and CMS share.
enum ASN1 {
    /// ecdsa-with-SHA256, without parameters (RFC 5758 section 3.2).
    static let ecdsaSHA256 = DER.sequence(
        DER.identifier([0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02]))
    /// id-sha256, without parameters (RFC 5754 section 2).
    static let sha256 = DER.sequence(
        DER.identifier([0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01]))

    /// UTCTime up to 2049, GeneralizedTime afterwards (RFC 5280 section 4.1.2.5).
    static func time(_ time: Timestamp) -> [UInt8] {
        let digits = Array(time.text.utf8.filter { (48...57).contains($0) }) + [UInt8(ascii: "Z")]
        return (1950..<2050).contains(time.civil.year)
            ? DER.value(0x17, Array(digits.dropFirst(2))) : DER.value(0x18, digits)
    }

    /// Reads what ``time(_:)`` writes.
    static func time(_ reader: inout DERReader) throws(Failure) -> Timestamp {
        let isShort = reader.isNext(0x17)
        let content = try reader.take(isShort ? 0x17 : 0x18, "time")
        var text = String(decoding: content, as: UTF8.self)
        // Years of two digits are of 1950 to 2049.
        if isShort { text = (text.prefix(2) < "50" ? "20" : "19") + text }
        let digits = Array(text)
        guard digits.count == 15, digits[14] == "Z",
            let time = Timestamp(parsing: Self.spelled(digits)),
            Self.time(time).dropFirst(2)
                .elementsEqual(content)
        else { throw reader.malformed("its time is not one of UTC") }
        return time
    }

    /// `20261125120000` as RFC 3339 has it.
    static func spelled(_ digits: [Character]) -> String {
        func part(_ range: Range<Int>) -> String { String(digits[range]) }
        return "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))"
            + "T\(part(8..<10)):\(part(10..<12)):\(part(12..<14))Z"
    }
}
