package import Model

/// An object identifier (X.690 section 8.19).
package struct OID: Sendable, Hashable {
    /// Its content octets.
    package let content: [UInt8]

    /// One that a specification names; at least two arcs.
    package init(_ dotted: StaticString) {
        let arcs = "\(dotted)".split(separator: ".").compactMap { UInt64($0) }
        precondition(arcs.count > 1)
        content = ([arcs[0] * 40 + arcs[1]] + arcs.dropFirst(2)).flatMap(Self.digits)
    }

    /// The next value of `reader`.
    package init(_ reader: inout DERReader, _ what: String) throws(Failure) {
        content = try reader.take(0x06, what)
        var previous: UInt8 = 0
        for byte in content {
            // A digit of zero in front would be a second spelling.
            guard previous >= 0x80 || byte != 0x80 else {
                throw reader.malformed("\(what) is not DER")
            }
            previous = byte
        }
        guard !content.isEmpty, content.count <= 64, previous < 0x80 else {
            throw reader.malformed("\(what) is not DER")
        }
    }

    /// The whole value.
    package var der: [UInt8] { DER.identifier(content) }

    /// `1.2.840.113635`, with a `?` for an arc of more than 63 bits.
    package var text: String {
        var arcs: [String] = []
        for digits in pieces {
            guard digits.count < 10 else {
                arcs.append("?")
                continue
            }
            let arc = digits.reduce(UInt64(0)) { $0 << 7 | UInt64($1 & 0x7F) }
            // The first two arcs are one number (section 8.19.4).
            let root = min(arc / 40, 2)
            arcs.append(arcs.isEmpty ? "\(root).\(arc - root * 40)" : "\(arc)")
        }
        return arcs.joined(separator: ".")
    }

    /// The octets of each arc, whose last one alone has no high bit.
    private var pieces: [ArraySlice<UInt8>] {
        var pieces: [ArraySlice<UInt8>] = []
        var start = 0
        for (index, octet) in content.enumerated() where octet < 0x80 {
            pieces.append(content[start...index])
            start = index + 1
        }
        return pieces
    }

    private static func digits(_ arc: UInt64) -> [UInt8] {
        var rest = arc >> 7
        var digits = [UInt8(arc & 0x7F)]
        while rest > 0 {
            digits.insert(UInt8(rest & 0x7F) | 0x80, at: 0)
            rest >>= 7
        }
        return digits
    }
}
