package import Model

/// ASN.1 values taken from the front, in the one spelling that DER allows (X.690 sections 8 and 10).
package struct DERReader {
    private var rest: ArraySlice<UInt8>
    private let kind: String

    /// `kind` is what messages call the whole.
    package init(_ bytes: [UInt8], kind: String) {
        rest = bytes[...]
        self.kind = kind
    }

    package var isAtEnd: Bool { rest.isEmpty }

    /// Whether the next value has this tag.
    package func isNext(_ tag: UInt8) -> Bool { rest.first == tag }

    /// The content of the next value, which must have this tag.
    package mutating func take(_ tag: UInt8, _ what: String) throws(Failure) -> [UInt8] {
        Array(try whole(tag, what).content)
    }

    /// The content of the next value as values of their own.
    package mutating func enter(_ tag: UInt8, _ what: String) throws(Failure) -> DERReader {
        DERReader(try take(tag, what), kind: kind)
    }

    /// The next value with its tag and its length.
    package mutating func raw(_ tag: UInt8, _ what: String) throws(Failure) -> [UInt8] {
        Array(try whole(tag, what).all)
    }

    /// The next value, whatever it is, with its tag and its length.
    package mutating func any(_ what: String) throws(Failure) -> [UInt8] {
        guard let tag = rest.first, tag & 0x1F != 0x1F else {
            throw malformed("there is no \(what) where one must be")
        }
        return try raw(tag, what)
    }

    /// The next value as values of their own, when it has this tag.
    package mutating func enterIfNext(
        _ tag: UInt8, _ what: String
    ) throws(Failure) -> DERReader? {
        isNext(tag) ? try enter(tag, what) : nil
    }

    /// The bytes of a BIT STRING that consists of whole bytes.
    package mutating func bits(_ what: String) throws(Failure) -> [UInt8] {
        let content = try take(0x03, what)
        guard content.first == 0 else { throw malformed("\(what) does not consist of bytes") }
        return Array(content.dropFirst())
    }

    /// A reader of `bytes` whose messages call the whole the same.
    package func nested(_ bytes: [UInt8]) -> DERReader { DERReader(bytes, kind: kind) }

    /// Refuses whatever is left.
    package func finish(_ what: String) throws(Failure) {
        guard isAtEnd else { throw malformed("something follows \(what)") }
    }

    package func malformed(_ why: String) -> Failure {
        Failure("malformed \(kind)", why, exit: .malformed)
    }

    private mutating func whole(
        _ tag: UInt8, _ what: String
    ) throws(Failure) -> (all: ArraySlice<UInt8>, content: ArraySlice<UInt8>) {
        guard rest.first == tag else { throw malformed("there is no \(what) where one must be") }
        var body = rest.dropFirst()
        guard let first = body.popFirst() else { throw malformed("\(what) is cut off") }
        var count = Int(first)
        if first > 127 {
            let digits = body.prefix(Int(first & 127))
            body = body.dropFirst(digits.count)
            // Up to three bytes: nothing here is larger than 16 MiB.
            guard (1...3).contains(first & 127), digits.count == Int(first & 127), digits.first != 0
            else { throw malformed("the length of \(what) is not DER") }
            count = digits.reduce(0) { $0 << 8 | Int($1) }
            guard count > 127 else { throw malformed("the length of \(what) is not DER") }
        }
        guard body.count >= count else { throw malformed("\(what) is cut off") }
        let content = body.prefix(count)
        let all = rest[rest.startIndex..<content.endIndex]
        rest = body.dropFirst(count)
        return (all, content)
    }
}

/// The few ASN.1 values that are put together by hand (X.690 section 8).
package enum DER {
    package static func sequence(_ content: [UInt8]) -> [UInt8] { value(0x30, content) }

    /// A number that is not negative.
    package static func integer(_ bytes: [UInt8]) -> [UInt8] {
        let digits = Array(bytes.drop { $0 == 0 })
        let isHigh = digits.first.map { $0 & 0x80 != 0 } ?? true
        return value(0x02, (isHigh ? [0] : []) + digits)
    }

    /// Bits that are whole bytes.
    package static func bitString(_ bytes: [UInt8]) -> [UInt8] { value(0x03, [0] + bytes) }

    package static func octetString(_ content: [UInt8]) -> [UInt8] { value(0x04, content) }

    /// An object identifier by its content octets.
    package static func identifier(_ content: [UInt8]) -> [UInt8] { value(0x06, content) }

    /// NULL, which stands where an algorithm has no parameters.
    package static let null: [UInt8] = [0x05, 0x00]

    /// True, the only truth value that is ever written out.
    package static let yes: [UInt8] = [0x01, 0x01, 0xFF]

    /// Members of a SET OF in the order that DER demands (section 11.6).
    package static func set(_ members: [[UInt8]]) -> [UInt8] {
        value(0x31, members.sorted { $0.lexicographicallyPrecedes($1) }.flatMap { $0 })
    }

    /// A value with any tag.
    package static func value(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        guard content.count > 127 else { return [tag, UInt8(content.count)] + content }
        let digits = withUnsafeBytes(of: content.count.bigEndian) { Array($0.drop { $0 == 0 }) }
        return [tag, 0x80 | UInt8(digits.count)] + digits + content
    }
}

/// Names and values that certificates and CMS share.
package enum ASN1 {
    /// ecdsa-with-SHA256, without parameters (RFC 5758 section 3.2).
    package static let ecdsaSHA256 = DER.sequence(
        DER.identifier([0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02]))
    /// rsaEncryption, by which CMS names RSA whatever the digest (RFC 3370 section 3.2).
    package static let rsa = DER.sequence(OID("1.2.840.113549.1.1.1").der + DER.null)
    /// id-sha256, without parameters (RFC 5754 section 2).
    package static let sha256 = DER.sequence(
        DER.identifier([0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01]))

    /// UTCTime up to 2049, GeneralizedTime afterwards (RFC 5280 section 4.1.2.5).
    package static func time(_ time: Timestamp) -> [UInt8] {
        let digits = Array(time.text.utf8.filter { (48...57).contains($0) }) + [UInt8(ascii: "Z")]
        return (1950..<2050).contains(time.civil.year)
            ? DER.value(0x17, Array(digits.dropFirst(2))) : DER.value(0x18, digits)
    }

    /// Reads what ``time(_:)`` writes.
    package static func time(_ reader: inout DERReader) throws(Failure) -> Timestamp {
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
    package static func spelled(_ digits: [Character]) -> String {
        func part(_ range: Range<Int>) -> String { String(digits[range]) }
        return "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))"
            + "T\(part(8..<10)):\(part(10..<12)):\(part(12..<14))Z"
    }
}
