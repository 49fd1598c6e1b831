import Model

/// The extensions of a certificate: those that chains are built by, and any other by its OID.
package struct CertificateExtensions: Sendable, Hashable {
    package struct One: Sendable, Hashable {
        package let isCritical: Bool
        /// What the OCTET STRING holds.
        package let value: [UInt8]
    }

    private let all: [OID: One]
    /// Who may sign certificates, and how many authorities may stand below; nil for whoever may not.
    package let authority: Authority?
    /// The bits of RFC 5280 section 4.2.1.3, the first of them highest; nil where all is allowed.
    package let keyUsage: KeyUsage?
    /// What the key is for; nil where nothing is said.
    package let purposes: [OID]?
    /// The key identifiers of its own key and of its issuer's.
    package let subjectKey: [UInt8]?
    package let authorityKey: [UInt8]?

    package struct Authority: Sendable, Hashable {
        package let pathLength: Int?
    }

    package struct KeyUsage: Sendable, Hashable {
        package let signs: Bool
        package let signsCertificates: Bool
    }

    private static let limit = 64
    private static let constraints = OID("2.5.29.19")
    private static let usage = OID("2.5.29.15")
    private static let extendedUsage = OID("2.5.29.37")
    private static let subjectKeyType = OID("2.5.29.14")
    private static let authorityKeyType = OID("2.5.29.35")

    package subscript(_ type: OID) -> One? { all[type] }

    init(_ fields: inout DERReader) throws(Failure) {
        let all = try Self.read(&fields)
        let frame = fields
        func value<Value>(
            _ type: OID, _ read: (inout DERReader) throws(Failure) -> Value
        ) throws(Failure) -> Value? {
            guard var reader = all[type].map({ frame.nested($0.value) }) else { return nil }
            let value = try read(&reader)
            try reader.finish("the extension \(type.text)")
            return value
        }
        authority = try value(Self.constraints, Self.authority) ?? nil
        keyUsage = try value(Self.usage, Self.usage)
        purposes = try value(Self.extendedUsage, Self.purposes)
        subjectKey = try value(Self.subjectKeyType) { reader throws(Failure) in
            try reader.take(0x04, "key identifier")
        }
        authorityKey =
            try value(Self.authorityKeyType) { reader throws(Failure) in
                var inner = try reader.enter(0x30, "authority key identifier")
                return inner.isNext(0x80) ? try inner.take(0x80, "key identifier") : nil
            } ?? nil
        self.all = all
    }

    private static func read(_ fields: inout DERReader) throws(Failure) -> [OID: One] {
        guard var outer = try fields.enterIfNext(0xA3, "extensions") else { return [:] }
        var list = try outer.enter(0x30, "extensions")
        try outer.finish("the extensions")
        var all: [OID: One] = [:]
        while !list.isAtEnd {
            var one = try list.enter(0x30, "extension")
            let type = try OID(&one, "type of an extension")
            var isCritical = false
            if one.isNext(0x01) {
                // FALSE is the default and not written in DER; some authorities write it.
                let truth = try one.take(0x01, "criticality")
                guard truth == [0xFF] || truth == [0] else {
                    throw one.malformed("the criticality of an extension is not DER")
                }
                isCritical = truth == [0xFF]
            }
            let value = try one.take(0x04, "extension \(type.text)")
            try one.finish("the extension \(type.text)")
            let old = all.updateValue(One(isCritical: isCritical, value: value), forKey: type)
            guard old == nil, all.count <= limit else {
                throw one.malformed("it has the extension \(type.text) twice, or too many")
            }
        }
        return all
    }

    /// cA defaults to FALSE (section 4.2.1.9).
    private static func authority(_ value: inout DERReader) throws(Failure) -> Authority? {
        var inner = try value.enter(0x30, "basic constraints")
        guard inner.isNext(0x01), try inner.take(0x01, "authority") == [0xFF] else { return nil }
        guard inner.isNext(0x02) else { return Authority(pathLength: nil) }
        let digits = try inner.take(0x02, "path length")
        guard digits.count == 1, digits[0] < 0x80 else {
            throw inner.malformed("its path length is not 0 to 127")
        }
        return Authority(pathLength: Int(digits[0]))
    }

    private static func usage(_ value: inout DERReader) throws(Failure) -> KeyUsage {
        let bits = try value.take(0x03, "key usage")
        guard bits.count > 1 else { throw value.malformed("its key usage is empty") }
        return KeyUsage(signs: bits[1] & 0xC0 != 0, signsCertificates: bits[1] & 0x04 != 0)
    }

    private static func purposes(_ value: inout DERReader) throws(Failure) -> [OID] {
        var inner = try value.enter(0x30, "extended key usage")
        var purposes: [OID] = []
        while !inner.isAtEnd { purposes.append(try OID(&inner, "purpose")) }
        return purposes
    }
}
