import Files
package import Model

/// Signs code as one identity: a chain of certificates, and a key wherever it is.
///
/// Formats are lent this value as they are lent a ``LentSigner``: they give bytes and attributes and
/// get the DER of a CMS message.
package struct CodeSigner: Sendable {
    /// What is to be done with the key: a digest and the function that made it become a signature.
    package typealias Key = @Sendable ([UInt8], MessageDigest) throws(Failure) -> [UInt8]

    /// What messages call the identity.
    package let name: String
    package let chain: CertificateChain
    private let key: Key

    /// `key` signs for the leaf of `chain`.
    package init(name: String, chain: CertificateChain, key: @escaping Key) {
        self.name = name
        self.chain = chain
        self.key = key
    }

    /// `key` signs for the leaf of `chain`.
    package init(name: String, chain: CertificateChain, key: OpenKey) {
        self.init(name: name, chain: chain) { (digest, function) throws(Failure) in
            try key.use { key throws(Failure) in try key.sign(digest: digest, by: function) }
        }
    }

    /// The unit in the leaf's name, where Apple writes the team.
    package var team: String? { chain.leaf.subject.unit }

    /// Whether its key is RSA; else it is ECDSA.
    package var isRSA: Bool {
        if case .rsa = chain.leaf.key.kind { true } else { false }
    }

    /// How many bytes a message takes at most beside its content, attributes and token.
    package func room(_ form: CodeSignatureForm) -> Int {
        // Names, algorithms and lengths take 400 bytes, a signature up to 1 KB with RSA's 8192 bits.
        form.certificates(chain).reduce(2048) { $0 + $1.count }
    }

    /// CMS SignedData over `content`: with an RSA key and without a timestamp the same each time.
    package func sign(
        _ content: SignedContent, _ form: CodeSignatureForm, attributes: [CMSAttribute] = [],
        at date: Timestamp? = nil, stamp: TimestampSource? = nil
    ) throws(Failure) -> [UInt8] {
        let digest = MessageDigest.sha256
        let signed = CMSAttributes.bytes(
            try digest.of(content.digested), date, type: content.type, and: attributes)
        let signature = try sign(digest: try digest.of(signed), by: digest)
        var signer = SignerInfo(
            name: chain.leaf.issuerAndSerial, digestAlgorithm: digest.algorithm,
            attributes: signed, algorithm: isRSA ? ASN1.rsa : ASN1.ecdsaSHA256,
            signature: signature)
        if let stamp {
            let token = try stamp.token(over: signature, for: form)
            signer.unsigned = DER.set([CMSAttribute(form.tokenType, [token]).bytes])
        }
        return SignedData(
            digestAlgorithms: DER.set([digest.algorithm]), contentType: content.type,
            content: content.attached, certificates: form.certificates(chain), signer: signer
        ).bytes
    }

    /// The signature over a digest alone: PKCS #1 v1.5, or ECDSA in DER; it is proved before it is
    /// given out, since keys that are elsewhere may be others than their certificates say.
    package func sign(digest: [UInt8], by function: MessageDigest) throws(Failure) -> [UInt8] {
        let signature = try key(digest, function)
        guard
            KeyHandle.publicKey(chain.leaf.key.spki)?
                .accepts(signature, overDigest: digest, by: function) ?? false
        else {
            throw Failure(
                "the key of \(name) made a signature that does not verify",
                "it is not the key of the certificate \(chain.leaf.shown), or signs otherwise than "
                    + (isRSA ? "by PKCS #1 v1.5" : "in DER"),
                hint: "put the certificate's own key there", exit: .noKey)
        }
        return signature
    }
}

/// What a CMS message is over.
package struct SignedContent: Sendable {
    package let type: OID
    /// What the message holds, with its tag; nil where it is elsewhere.
    let attached: [UInt8]?
    /// What is digested.
    let digested: [UInt8]

    /// Bytes that stand elsewhere, as Apple's signatures have them.
    package static func detached(_ bytes: [UInt8]) -> SignedContent {
        SignedContent(type: SignedData.data, attached: nil, digested: bytes)
    }

    /// A SEQUENCE of `type` inside the message, whose tag and length are not digested: PKCS #7 1.5
    /// (RFC 2315 section 9.3), as Authenticode has it.
    package static func attached(_ content: [UInt8], type: OID) -> SignedContent {
        SignedContent(type: type, attached: DER.sequence(content), digested: content)
    }
}

/// How two houses write the same message.
package struct CodeSignatureForm: Sendable, Hashable {
    private let hasRoot: Bool
    /// The unsigned attribute that holds the timestamp.
    package let tokenType: OID
    /// Apple's authority signs its tokens over SHA-1, the one over our digest being SHA-256; who
    /// finds two answers with one SHA-1 moves a date, and forges no signature.
    let allowsSHA1InTokens: Bool

    /// The whole chain; the token as RFC 3161 appendix A has it.
    package static let apple = CodeSignatureForm(
        hasRoot: true, tokenType: OID("1.2.840.113549.1.9.16.2.14"), allowsSHA1InTokens: true)
    /// Without the root, which whoever verifies has; a token of Microsoft's own.
    package static let authenticode = CodeSignatureForm(
        hasRoot: false, tokenType: OID("1.3.6.1.4.1.311.3.3.1"), allowsSHA1InTokens: false)

    func certificates(_ chain: CertificateChain) -> [[UInt8]] {
        chain.certificates.dropLast(hasRoot ? 0 : 1).map(\.bytes)
    }
}
