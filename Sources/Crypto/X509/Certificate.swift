import Files
package import Model

/// An X.509 certificate of version 3, read strictly and not yet believed (RFC 5280 section 4.1).
package struct Certificate: Sendable {
    /// The largest one that is read; those that authorities sell take under 3 KB.
    package static let limit = 1 << 16

    /// The whole in DER.
    package let bytes: [UInt8]
    /// What its issuer signed.
    let body: [UInt8]
    /// The INTEGER that its issuer numbered it with.
    package let serial: [UInt8]
    package let issuer: DistinguishedName
    package let subject: DistinguishedName
    /// The first and the last second for which it is good.
    package let validity: ClosedRange<Timestamp>
    package let key: CertificateKey
    package let extensions: CertificateExtensions
    /// By which algorithm its issuer signed, and the signature.
    package let algorithm: [UInt8]
    package let signature: [UInt8]

    /// Reads DER; `name` is what messages call it.
    package init(_ bytes: [UInt8], name: String) throws(Failure) {
        let kind = "certificate \(name)"
        var outer = DERReader(bytes, kind: kind)
        guard bytes.count <= Self.limit else {
            throw outer.malformed("it is over \(Self.limit) bytes")
        }
        var whole = try outer.enter(0x30, "certificate")
        try outer.finish("the certificate")
        body = try whole.raw(0x30, "body")
        algorithm = try whole.raw(0x30, "algorithm")
        signature = try whole.bits("signature")
        try whole.finish("its signature")
        var frame = DERReader(body, kind: kind)
        var fields = try frame.enter(0x30, "body")
        guard try fields.take(0xA0, "version") == DER.integer([2]) else {
            throw fields.malformed("it is not of version 3")
        }
        serial = try Self.serial(&fields)
        guard try fields.raw(0x30, "algorithm") == algorithm else {
            throw fields.malformed("it names two algorithms for one signature")
        }
        issuer = try DistinguishedName(&fields, "issuer")
        validity = try Self.validity(&fields)
        subject = try DistinguishedName(&fields, "subject")
        key = try CertificateKey(try fields.raw(0x30, "public key"), kind: kind)
        extensions = try CertificateExtensions(&fields)
        try fields.finish("the extensions")
        self.bytes = bytes
    }

    /// Up to 20 bytes, to which some authorities add the sign (section 4.1.2.2).
    private static func serial(_ fields: inout DERReader) throws(Failure) -> [UInt8] {
        let serial = try fields.raw(0x02, "serial number")
        guard (3...23).contains(serial.count) else {
            throw fields.malformed("its serial number does not take 1 to 21 bytes")
        }
        return serial
    }

    private static func validity(
        _ fields: inout DERReader
    ) throws(Failure) -> ClosedRange<Timestamp> {
        var times = try fields.enter(0x30, "validity")
        let start = try ASN1.time(&times)
        let end = try ASN1.time(&times)
        try times.finish("its validity")
        guard start <= end else { throw times.malformed("it ends before it begins") }
        return start...end
    }

    /// Issuer and serial number, by which CMS names it (RFC 5652 section 10.2.4).
    package var issuerAndSerial: [UInt8] { DER.sequence(issuer.bytes + serial) }

    /// The digits of the serial number, as openssl and keychains print them.
    package var serialText: String { Hex.text(Array(serial.dropFirst(2))) }

    /// The SHA-256 of the whole, by which it is pinned.
    package var fingerprint: String {
        get throws(Failure) { try Hash.of(bytes).hex }
    }

    /// The SHA-1 of the whole, by which Apple's tools name it.
    package var shortFingerprint: String {
        get throws(Failure) { Hex.text(try MessageDigest.sha1.of(bytes)) }
    }

    /// How messages call it.
    package var shown: String { "'\(SafeName.printable(subject.shortText))'" }

    /// The PEM block.
    package var pem: [UInt8] { PEM.text("CERTIFICATE", bytes) }
}

extension Certificate: Hashable {
    package static func == (left: Self, right: Self) -> Bool { left.bytes == right.bytes }

    package func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
}
