import Files
package import Model

/// The one shape of CMS SignedData that a release is signed with: no content, one certificate, one
/// signer with signed attributes over SHA-256.
package struct CMSMessage {
    package static let kind = SignedData.kind

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
        CMSAttributes.bytes(digest, date)
    }

    /// The file, in DER.
    package static func bytes(
        _ certificate: SigningCertificate, _ attributes: [UInt8], _ signature: [UInt8]
    ) -> [UInt8] {
        SignedData(
            digestAlgorithms: DER.set([ASN1.sha256]), certificates: [certificate.bytes],
            signer: SignerInfo(
                name: certificate.name, digestAlgorithm: ASN1.sha256, attributes: attributes,
                algorithm: ASN1.ecdsaSHA256, signature: signature)
        ).bytes
    }

    package init(_ bytes: [UInt8]) throws(Failure) {
        let signed = try SignedData(bytes)
        let signer = signed.signer
        certificate = try SigningCertificate(
            signed.certificates[0], name: "of the \(Self.kind)")
        // Anything but this is another signature than the one that was made.
        let expected = Self.bytes(certificate, signer.attributes, signer.signature)
        if expected != bytes { throw try Self.difference(signed, certificate) }
        let said = try CMSAttributes(signer.attributes)
        digest = try said.digest(ofType: SignedData.data, called: "data")
        date = try said.date()
        attributes = signer.attributes
        signature = signer.signature
    }

    /// Says what is another than it must be.
    private static func difference(
        _ signed: SignedData, _ certificate: SigningCertificate
    ) throws(Failure) -> Failure {
        let signer = signed.signer
        let one = DER.integer([1])
        let facts: [(String, Bool)] = [
            ("version", signed.version == one),
            ("digest algorithms", signed.digestAlgorithms == DER.set([ASN1.sha256])),
            (
                "content, of which there must be none,",
                signed.content == nil && signed.contentType == SignedData.data
            ),
            ("signer's version", signer.version == one),
            ("signer's name", signer.name == certificate.name),
            ("digest algorithm", signer.digestAlgorithm == ASN1.sha256),
            ("signature algorithm", signer.algorithm == ASN1.ecdsaSHA256),
        ]
        let what = facts.first { !$0.1 }?.0 ?? "list of certificates or unsigned attributes"
        return Failure(
            "malformed \(kind)", "its \(what) is another than is read here", exit: .malformed)
    }
}
