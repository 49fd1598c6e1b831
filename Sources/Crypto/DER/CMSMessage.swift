import Files
package import Model

/// The one shape of CMS SignedData that is read and written: no content, one certificate, one signer
/// with signed attributes over SHA-256 (RFC 5652 section 5).
package struct CMSMessage {
    package static let kind = "cms signature"
    private static let signedData = DER.identifier(pkcs + [0x07, 0x02])
    private static let data = DER.identifier(pkcs + [0x07, 0x01])
    private static let contentType = DER.identifier(pkcs + [0x09, 0x03])
    private static let messageDigest = DER.identifier(pkcs + [0x09, 0x04])
    private static let signingTime = DER.identifier(pkcs + [0x09, 0x05])
    private static let pkcs: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01]
    /// openssl adds two to the three that matter.
    private static let attributeLimit = 16

    package let certificate: SigningCertificate
    /// SHA-256 of the file.
    package let digest: [UInt8]
    /// When it was signed, as its maker says.
    package let date: Timestamp?
    /// The signed attributes, as they are signed.
    package let attributes: [UInt8]
    package let signature: [UInt8]

    /// What is to be signed for a file with `digest`.
    package static func attributes(_ digest: [UInt8], _ date: Timestamp) -> [UInt8] {
        DER.set([
            DER.sequence(contentType + DER.set([data])),
            DER.sequence(signingTime + DER.set([ASN1.time(date)])),
            DER.sequence(messageDigest + DER.set([DER.octetString(digest)])),
        ])
    }

    /// The file, in DER.
    package static func bytes(
        _ certificate: SigningCertificate, _ attributes: [UInt8], _ signature: [UInt8]
    ) -> [UInt8] {
        // In the message the attributes have a tag of their own (section 5.4).
        let tagged = [0xA0] + attributes.dropFirst()
        let signer = DER.sequence(
            DER.integer([1]) + certificate.name + ASN1.sha256 + tagged + ASN1.ecdsaSHA256
                + DER.octetString(signature))
        let content = DER.sequence(
            DER.integer([1]) + DER.set([ASN1.sha256]) + DER.sequence(data)
                + DER.value(0xA0, certificate.bytes) + DER.set([signer]))
        return DER.sequence(signedData + DER.value(0xA0, content))
    }

    package init(_ bytes: [UInt8]) throws(Failure) {
        var whole = DERReader(bytes, kind: Self.kind)
        var info = try whole.enter(0x30, "message")
        try whole.finish("the message")
        guard try info.raw(0x06, "content type") == Self.signedData else {
            throw whole.malformed("it is not signed data")
        }
        var explicit = try info.enter(0xA0, "content")
        try info.finish("the content")
        var signed = try explicit.enter(0x30, "signed data")
        try explicit.finish("the signed data")
        try Self.check(&signed, "version", DER.integer([1]))
        try Self.check(&signed, "digest algorithms", DER.set([ASN1.sha256]))
        try Self.check(&signed, "content, of which there must be none,", DER.sequence(Self.data))
        certificate = try SigningCertificate(
            try signed.take(0xA0, "certificate"), name: "of the \(Self.kind)")
        var signers = try signed.enter(0x31, "signer")
        try signed.finish("the signer")
        var signer = try signers.enter(0x30, "signer")
        try signers.finish("the signer")
        try Self.check(&signer, "signer's version", DER.integer([1]))
        try Self.check(&signer, "signer's name", certificate.name)
        try Self.check(&signer, "digest algorithm", ASN1.sha256)
        attributes = [0x31] + (try signer.raw(0xA0, "signed attributes")).dropFirst()
        (digest, date) = try Self.read(attributes)
        try Self.check(&signer, "signature algorithm", ASN1.ecdsaSHA256)
        signature = try signer.take(0x04, "signature")
        try signer.finish("the signature")
    }

    private static func check(
        _ reader: inout DERReader, _ what: String, _ expected: [UInt8]
    ) throws(Failure) {
        guard try reader.raw(expected[0], what) == expected else {
            throw reader.malformed("its \(what) is another than is read here")
        }
    }

    /// Each attribute once, those that matter with one value each.
    private static func read(
        _ attributes: [UInt8]
    ) throws(Failure) -> (digest: [UInt8], date: Timestamp?) {
        var outer = DERReader(attributes, kind: kind)
        var set = try outer.enter(0x31, "signed attributes")
        var values: [[UInt8]: DERReader] = [:]
        while !set.isAtEnd {
            var attribute = try set.enter(0x30, "attribute")
            let type = try attribute.raw(0x06, "attribute type")
            let value = try attribute.enter(0x31, "attribute value")
            try attribute.finish("the attribute")
            guard values.count < attributeLimit, values.updateValue(value, forKey: type) == nil
            else { throw set.malformed("it has an attribute twice, or too many") }
        }
        guard var type = values[contentType], try type.raw(0x06, "content type") == data else {
            throw set.malformed("it does not say that it is over data")
        }
        guard var digest = values[messageDigest] else {
            throw set.malformed("it does not have the file's digest")
        }
        let bytes = try digest.take(0x04, "digest")
        try digest.finish("the digest")
        try type.finish("the content type")
        guard var time = values[signingTime] else { return (bytes, nil) }
        let date = try ASN1.time(&time)
        try time.finish("the time")
        return (bytes, date)
    }
}
