/// SEQUENCE { INTEGER r, INTEGER s } in DER (RFC 3279 section 2.2.3), for P-256.
///
/// One signature has one spelling: other lengths, signs or paddings are refused before libcrypto
/// sees them.
package enum ECDSASignature {
    /// The order of the group, highest byte first (SEC 2 section 2.4.2).
    private static let order: [UInt8] = [
        0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xBC,
        0xE6, 0xFA, 0xAD, 0xA7, 0x17, 0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51,
    ]

    /// Why `signature` is none; nil when it is one.
    package static func objection(to signature: [UInt8]) -> String? {
        var reader = ByteReader(signature)
        guard let head = reader.take(2), head[0] == 0x30, Int(head[1]) == signature.count - 2,
            head[1] < 0x80
        else { return "it is not one DER sequence" }
        for name in ["r", "s"] {
            guard let number = integer(&reader) else { return "its number \(name) is not DER" }
            let padded = [UInt8](repeating: 0, count: max(0, 32 - number.count)) + number
            guard number.contains(where: { $0 != 0 }), padded.lexicographicallyPrecedes(order)
            else { return "its number \(name) is out of range" }
        }
        return reader.isAtEnd ? nil : "something follows it"
    }

    /// r and s in 32 bytes each, as JSON Web Signatures have them (RFC 7518 section 3.4); nil when
    /// `signature` is not one.
    package static func raw(_ signature: [UInt8]) -> [UInt8]? {
        guard objection(to: signature) == nil else { return nil }
        var reader = ByteReader(signature)
        guard reader.take(2) != nil, let r = integer(&reader), let s = integer(&reader) else {
            return nil
        }
        return [r, s].flatMap { [UInt8](repeating: 0, count: 32 - $0.count) + $0 }
    }

    /// A positive INTEGER of at most 32 bytes, without its sign byte.
    private static func integer(_ reader: inout ByteReader) -> [UInt8]? {
        guard let head = reader.take(2), head[0] == 0x02, (1...33).contains(head[1]),
            let bytes = reader.take(Int(head[1])), bytes[0] < 0x80
        else { return nil }
        guard bytes.count > 1, bytes[0] == 0 else { return bytes.count > 32 ? nil : bytes }
        return bytes[1] >= 0x80 ? Array(bytes.dropFirst()) : nil
    }
}
