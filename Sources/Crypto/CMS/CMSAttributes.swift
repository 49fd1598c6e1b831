package import Model

/// One attribute of a signature: a type and the DER of its values.
package struct CMSAttribute: Sendable, Hashable {
    package let type: OID
    package let values: [[UInt8]]

    package init(_ type: OID, _ values: [[UInt8]]) {
        self.type = type
        self.values = values
    }

    var bytes: [UInt8] { DER.sequence(type.der + DER.set(values)) }
}

/// The attributes of a signer (RFC 5652 section 11), each once.
package struct CMSAttributes {
    private static let contentType = OID("1.2.840.113549.1.9.3")
    private static let messageDigest = OID("1.2.840.113549.1.9.4")
    private static let signingTime = OID("1.2.840.113549.1.9.5")
    /// Nobody writes more than ten.
    private static let limit = 16

    private let frame: DERReader
    private let values: [OID: [UInt8]]

    /// The SET that is signed: over a content of `type` with `digest`, what else its maker says, and
    /// when he signed, where he does.
    package static func bytes(
        _ digest: [UInt8], _ date: Timestamp?, type: OID = SignedData.data,
        and others: [CMSAttribute] = []
    ) -> [UInt8] {
        var all = [
            CMSAttribute(contentType, [type.der]),
            CMSAttribute(messageDigest, [DER.octetString(digest)]),
        ]
        if let date { all.append(CMSAttribute(signingTime, [ASN1.time(date)])) }
        return DER.set((all + others).map(\.bytes))
    }

    /// Reads a SET.
    package init(_ bytes: [UInt8]) throws(Failure) {
        frame = DERReader(bytes, kind: SignedData.kind)
        var outer = frame
        var set = try outer.enter(0x31, "attributes")
        var values: [OID: [UInt8]] = [:]
        while !set.isAtEnd {
            var attribute = try set.enter(0x30, "attribute")
            let type = try OID(&attribute, "attribute type")
            let value = try attribute.take(0x31, "attribute value")
            try attribute.finish("the attribute")
            guard values.count < Self.limit, values.updateValue(value, forKey: type) == nil
            else { throw set.malformed("it has an attribute twice, or too many") }
        }
        self.values = values
    }

    /// The values of an attribute, each in DER; nil when it is not there.
    package func all(_ type: OID) throws(Failure) -> [[UInt8]]? {
        guard let bytes = values[type] else { return nil }
        var reader = frame.nested(bytes)
        var all: [[UInt8]] = []
        while !reader.isAtEnd { all.append(try reader.any("attribute value")) }
        return all
    }

    /// The one value of an attribute, read by `read`; nil when it is not there.
    package func one<Value>(
        _ type: OID, _ what: String, _ read: (inout DERReader) throws(Failure) -> Value
    ) throws(Failure) -> Value? {
        guard let bytes = values[type] else { return nil }
        var reader = frame.nested(bytes)
        let value = try read(&reader)
        try reader.finish(what)
        return value
    }

    /// The digest of a content that must be of `type`.
    package func digest(ofType type: OID, called name: String) throws(Failure) -> [UInt8] {
        let said = try one(Self.contentType, "the content type") { reader throws(Failure) in
            try OID(&reader, "content type")
        }
        guard said == type else { throw frame.malformed("it does not say that it is over \(name)") }
        let digest = try one(Self.messageDigest, "the digest") { reader throws(Failure) in
            try reader.take(0x04, "digest")
        }
        guard let digest else { throw frame.malformed("it does not have the file's digest") }
        return digest
    }

    /// When it was signed, as its maker says.
    package func date() throws(Failure) -> Timestamp? {
        try one(Self.signingTime, "the time", ASN1.time)
    }
}
