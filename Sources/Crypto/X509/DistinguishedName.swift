import Model

/// A name of X.501, as text and as the bytes that are compared (RFC 5280 section 4.1.2.4).
package struct DistinguishedName: Sendable, Hashable {
    /// The whole in DER.
    package let bytes: [UInt8]
    /// Its attributes in their order.
    package let attributes: [Attribute]

    package struct Attribute: Sendable, Hashable {
        package let type: OID
        package let text: String
    }

    private static let limit = 64
    private static let commonNameType = OID("2.5.4.3")
    private static let unitType = OID("2.5.4.11")
    private static let shortNames: [(OID, String)] = [
        (commonNameType, "CN"), (unitType, "OU"), (OID("2.5.4.10"), "O"), (OID("2.5.4.6"), "C"),
        (OID("2.5.4.8"), "ST"), (OID("2.5.4.7"), "L"), (OID("2.5.4.5"), "serialNumber"),
        (OID("0.9.2342.19200300.100.1.1"), "UID"), (OID("0.9.2342.19200300.100.1.25"), "DC"),
        (OID("1.2.840.113549.1.9.1"), "emailAddress"),
    ]

    init(_ reader: inout DERReader, _ what: String) throws(Failure) {
        bytes = try reader.raw(0x30, what)
        var frame = reader.nested(bytes)
        var sequence = try frame.enter(0x30, what)
        var attributes: [Attribute] = []
        while !sequence.isAtEnd {
            var set = try sequence.enter(0x31, "part of the \(what)")
            repeat {
                attributes.append(try Self.attribute(&set, what))
                guard attributes.count <= Self.limit else {
                    throw set.malformed("the \(what) has over \(Self.limit) parts")
                }
            } while !set.isAtEnd
        }
        self.attributes = attributes
    }

    private static func attribute(
        _ set: inout DERReader, _ what: String
    ) throws(Failure) -> Attribute {
        var pair = try set.enter(0x30, "part of the \(what)")
        let type = try OID(&pair, "type in the \(what)")
        let value = try pair.any("value in the \(what)")
        try pair.finish("the value in the \(what)")
        return Attribute(type: type, text: text(value))
    }

    /// The string types of X.520, and the bytes of any other value.
    private static func text(_ value: [UInt8]) -> String {
        let head = value[1] < 0x80 ? 2 : 2 + Int(value[1] & 0x7F)
        let content = value.dropFirst(head)
        switch value[0] {
        case 0x0C, 0x12, 0x13, 0x16: return String(decoding: content, as: UTF8.self)
        // T.61, which everybody takes for Latin-1.
        case 0x14:
            return String(String.UnicodeScalarView(content.map { Unicode.Scalar($0) }))
        case 0x1E:
            let bytes = Array(content)
            let units = stride(from: 0, to: bytes.count - 1, by: 2).map {
                UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1])
            }
            return String(decoding: units, as: UTF16.self)
        default: return "#" + Hex.text(value)
        }
    }

    /// The value of the last attribute of `type`, which is the most specific.
    package func value(_ type: OID) -> String? { attributes.last { $0.type == type }?.text }

    package var commonName: String? { value(Self.commonNameType) }

    /// The unit, where Apple writes the team.
    package var unit: String? { value(Self.unitType) }

    /// `CN=Acme Release, OU=ABCDE12345`, the most specific first as RFC 4514 has it.
    package var text: String {
        attributes.reversed().map { one in
            let name = Self.shortNames.first { $0.0 == one.type }?.1 ?? one.type.text
            return "\(name)=\(one.text)"
        }.joined(separator: ", ")
    }

    /// The common name with the unit, which tells an authority's generations apart.
    package var shortText: String {
        guard let name = commonName else { return text }
        return unit.map { name.contains($0) ? name : "\(name), \($0)" } ?? name
    }
}
