import Files
package import Model

/// An X.509 certificate of an identity's P-256 key, signed by that key: what CMS needs beside it.
///
/// ECDSA draws a number, so a certificate made twice differs, and people pin certificates. So it is
/// made once, with the identity, and kept beside its other public halves. It has no end: the key
/// document says how long a key is good for, and a certificate that ended would take every old
/// signature with it.
package struct SigningCertificate: Sendable, Hashable {
    /// The key.
    package let key: PublicKey
    /// When it was made.
    package let created: Timestamp
    /// The certificate in DER.
    package let bytes: [UInt8]
    /// Issuer and serial number, by which a CMS signature names it (RFC 5652 section 10.2.4).
    package let name: [UInt8]

    /// "No well-defined expiration date" (RFC 5280 section 4.1.2.5).
    private static let never = DER.value(0x18, Array("99991231235959Z".utf8))

    /// Makes the certificate of `key` for the identity `name`.
    package static func make(
        _ key: borrowing PrivateKey, name: String, created: Timestamp
    ) throws(Failure) -> SigningCertificate {
        guard key.publicKey.type == .p256 else {
            throw Failure("a certificate is made of a P-256 key", exit: .noKey)
        }
        let body = try body(key.publicKey, name, created)
        let signature = try key.sign(whole: body)
        return try SigningCertificate(
            DER.sequence(body + ASN1.ecdsaSHA256 + DER.bitString(signature)),
            name: "the new certificate")
    }

    /// TBSCertificate (RFC 5280 section 4.1).
    private static func body(
        _ key: PublicKey, _ name: String, _ created: Timestamp
    ) throws(Failure) -> [UInt8] {
        let digest = try Hash.of(key.spki).bytes
        // Positive, and never with a zero in front.
        let serial = [digest[0] & 0x3F | 0x40] + digest[1..<16]
        let common = DER.identifier([0x55, 0x04, 0x03]) + DER.value(0x0C, Array(name.utf8))
        let owner = DER.sequence(DER.set([DER.sequence(common)]))
        func rule(_ id: UInt8, isCritical: Bool, _ value: [UInt8]) -> [UInt8] {
            DER.sequence(
                DER.identifier([0x55, 0x1D, id]) + (isCritical ? DER.yes : [])
                    + DER.octetString(value))
        }
        let rules =
            rule(0x0E, isCritical: false, DER.octetString(Array(digest.prefix(20))))
            + rule(0x0F, isCritical: true, [0x03, 0x02, 0x07, 0x80])
            + rule(0x13, isCritical: true, DER.sequence([]))
        return DER.sequence(
            DER.value(0xA0, DER.integer([2])) + DER.integer(serial) + ASN1.ecdsaSHA256 + owner
                + DER.sequence(ASN1.time(created) + never) + owner + key.spki
                + DER.value(0xA3, DER.sequence(rules)))
    }

    /// Reads a PEM file.
    package static func parse(
        _ bytes: [UInt8], name: String
    ) throws(Failure) -> SigningCertificate {
        let block = try PEM(bytes, name: name)
        guard block.label == "CERTIFICATE" else {
            throw Failure("\(name) is not a certificate", exit: .malformed)
        }
        return try SigningCertificate(block.body.withBytes { Array($0) }, name: name)
    }

    /// Reads a certificate that its own P-256 key signed; any other vouches for somebody else.
    package init(_ bytes: [UInt8], name: String) throws(Failure) {
        let certificate = try Certificate(bytes, name: name)
        let signature = certificate.signature
        created = certificate.validity.lowerBound
        key = try PublicKey(spki: certificate.key.spki, name: name)
        guard certificate.algorithm == ASN1.ecdsaSHA256, certificate.issuer == certificate.subject,
            key.type == .p256, ECDSASignature.objection(to: signature) == nil,
            key.accepts(signature, over: try Hash.of(certificate.body).bytes)
        else {
            throw Failure(
                "\(name) cannot be used as a certificate", "it is not signed by its own P-256 key",
                exit: .noKey)
        }
        self.bytes = bytes
        self.name = certificate.issuerAndSerial
    }

    /// The PEM file that `openssl cms -CAfile` takes.
    package var pem: [UInt8] { PEM.text("CERTIFICATE", bytes) }
}
