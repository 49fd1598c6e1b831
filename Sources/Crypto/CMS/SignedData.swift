package import Model

/// CMS SignedData with one signer and signed attributes (RFC 5652 section 5), as it is in DER.
///
/// What algorithms, names and attributes it must have is judged by whoever reads it: a signature of
/// a release has one shape (``CMSMessage``), those of code have several (``CodeSignature``).
package struct SignedData: Sendable, Hashable {
    package static let kind = "cms signature"
    private static let type = OID("1.2.840.113549.1.7.2")
    /// id-data: bytes of any kind.
    package static let data = OID("1.2.840.113549.1.7.1")
    private static let certificateLimit = 32

    /// The INTEGER.
    package var version = DER.integer([1])
    /// The SET of AlgorithmIdentifiers.
    package var digestAlgorithms: [UInt8]
    package var contentType = SignedData.data
    /// The content with its tag; nil where it is elsewhere.
    package var content: [UInt8]?
    /// Each in DER.
    package var certificates: [[UInt8]]
    package var signer: SignerInfo

    package init(
        digestAlgorithms: [UInt8], contentType: OID = SignedData.data, content: [UInt8]? = nil,
        certificates: [[UInt8]], signer: SignerInfo
    ) {
        self.digestAlgorithms = digestAlgorithms
        self.contentType = contentType
        self.content = content
        self.certificates = certificates
        self.signer = signer
    }

    /// ContentInfo, the file.
    package var bytes: [UInt8] {
        let inner = contentType.der + (content.map { DER.value(0xA0, $0) } ?? [])
        // Certificates stay in the order of their chain, as everybody writes them who signs code:
        // some readers take the first for the signer's.
        let signed = DER.sequence(
            version + digestAlgorithms + DER.sequence(inner)
                + DER.value(0xA0, certificates.flatMap { $0 }) + DER.set([signer.bytes]))
        return DER.sequence(Self.type.der + DER.value(0xA0, signed))
    }

    /// Reads ContentInfo with nothing behind it.
    package init(_ bytes: [UInt8]) throws(Failure) {
        var whole = DERReader(bytes, kind: Self.kind)
        var info = try whole.enter(0x30, "message")
        try whole.finish("the message")
        guard try OID(&info, "content type") == Self.type else {
            throw whole.malformed("it is not signed data")
        }
        var explicit = try info.enter(0xA0, "content")
        try info.finish("the content")
        var signed = try explicit.enter(0x30, "signed data")
        try explicit.finish("the signed data")
        version = try signed.raw(0x02, "version")
        digestAlgorithms = try signed.raw(0x31, "digest algorithms")
        var inner = try signed.enter(0x30, "content")
        contentType = try OID(&inner, "type of the content")
        content = try Self.content(&inner)
        try inner.finish("the content")
        certificates = try Self.certificates(&signed)
        var signers = try signed.enter(0x31, "signer")
        try signed.finish("the signer")
        signer = try SignerInfo(&signers)
        try signers.finish("the signer")
    }

    private static func content(_ inner: inout DERReader) throws(Failure) -> [UInt8]? {
        guard var explicit = try inner.enterIfNext(0xA0, "content") else { return nil }
        let content = try explicit.any("content")
        try explicit.finish("the content")
        return content
    }

    private static func certificates(_ signed: inout DERReader) throws(Failure) -> [[UInt8]] {
        var list = try signed.enter(0xA0, "certificate")
        var certificates: [[UInt8]] = []
        repeat {
            certificates.append(try list.raw(0x30, "certificate"))
            guard certificates.count <= certificateLimit else {
                throw list.malformed("it has over \(certificateLimit) certificates")
            }
        } while !list.isAtEnd
        return certificates
    }
}

/// Who signed, what, and how (RFC 5652 section 5.3).
package struct SignerInfo: Sendable, Hashable {
    /// The INTEGER.
    package var version = DER.integer([1])
    /// Issuer and serial number of the signer's certificate.
    package var name: [UInt8]
    package var digestAlgorithm: [UInt8]
    /// The SET, as it is signed.
    package var attributes: [UInt8]
    package var algorithm: [UInt8]
    package var signature: [UInt8]
    /// What is said about the signature, as a SET.
    package var unsigned: [UInt8]?

    package init(
        name: [UInt8], digestAlgorithm: [UInt8], attributes: [UInt8], algorithm: [UInt8],
        signature: [UInt8]
    ) {
        self.name = name
        self.digestAlgorithm = digestAlgorithm
        self.attributes = attributes
        self.algorithm = algorithm
        self.signature = signature
    }

    var bytes: [UInt8] {
        // In the message the attributes have a tag of their own (section 5.4).
        DER.sequence(
            version + name + digestAlgorithm + [0xA0] + attributes.dropFirst() + algorithm
                + DER.octetString(signature) + (unsigned.map { [0xA1] + $0.dropFirst() } ?? []))
    }

    init(_ signers: inout DERReader) throws(Failure) {
        var signer = try signers.enter(0x30, "signer")
        version = try signer.raw(0x02, "signer's version")
        name = try signer.any("signer's name")
        digestAlgorithm = try signer.raw(0x30, "digest algorithm")
        attributes = [0x31] + (try signer.raw(0xA0, "signed attributes")).dropFirst()
        algorithm = try signer.raw(0x30, "signature algorithm")
        signature = try signer.take(0x04, "signature")
        if signer.isNext(0xA1) {
            unsigned = [0x31] + (try signer.raw(0xA1, "unsigned attributes")).dropFirst()
        }
        try signer.finish("the signature")
    }
}
