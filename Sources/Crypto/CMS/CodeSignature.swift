import Files
package import Model

/// A CMS message over code, as Apple's and Microsoft's tools write it, and not yet believed.
package struct CodeSignature: Sendable {
    package let signed: SignedData
    /// Who signed.
    package let leaf: Certificate
    package let certificates: [Certificate]
    /// The function that made the digests.
    package let function: MessageDigest
    /// The digest of what it is over.
    package let digest: [UInt8]
    /// When it was signed, as its maker says.
    package let date: Timestamp?
    private let algorithm: SignatureAlgorithm

    /// Reads DER; `type` is what it must be over.
    package init(_ bytes: [UInt8], over type: OID = SignedData.data) throws(Failure) {
        signed = try SignedData(try BER.definite(bytes, kind: SignedData.kind))
        let signer = signed.signer
        let frame = DERReader([], kind: SignedData.kind)
        var certificates: [Certificate] = []
        for der in signed.certificates {
            certificates.append(try Certificate(der, name: "of the \(SignedData.kind)"))
        }
        guard let leaf = certificates.first(where: { $0.issuerAndSerial == signer.name }) else {
            throw frame.malformed("it lacks the certificate of its signer")
        }
        guard let function = MessageDigest(algorithm: signer.digestAlgorithm), function != .sha1,
            let algorithm = SignatureAlgorithm(signer.algorithm, beside: function)
        else { throw frame.malformed("it is not signed by RSA or ECDSA over SHA-2") }
        guard signed.digestAlgorithms == DER.value(0x31, signer.digestAlgorithm) else {
            throw frame.malformed("it names two digest algorithms for one signature")
        }
        // A content of another type than data makes it version 3 (section 5.1), which Microsoft's tools
        // do not know; the signer's is 1 because he is named by issuer and serial number.
        guard signer.version == DER.integer([1]),
            signed.version == DER.integer([1])
                || (type != SignedData.data && signed.version == DER.integer([3]))
        else { throw frame.malformed("it is of another version") }
        guard signed.contentType == type else { throw frame.malformed("it is over another type") }
        let said = try CMSAttributes(signer.attributes)
        digest = try said.digest(ofType: type, called: type.text)
        date = try said.date()
        (self.leaf, self.certificates) = (leaf, certificates)
        (self.function, self.algorithm) = (function, algorithm)
    }

    /// A message in DER, of bytes that zeros may fill up to the room that was left for it.
    package static func unpadded(_ bytes: [UInt8]) throws(Failure) -> [UInt8] {
        try BER.unpadded(bytes, kind: SignedData.kind)
    }

    /// The signed attributes.
    package func attributes() throws(Failure) -> CMSAttributes {
        try CMSAttributes(signed.signer.attributes)
    }

    /// Refuses any other content than the one that was signed, and a signature by another key than
    /// the leaf's.
    package func check(over content: [UInt8], name: String) throws(Failure) {
        guard try function.of(content) == digest else {
            throw Self.bad(name, "it was made for other bytes")
        }
        guard
            leaf.key.accepts(signed.signer.signature, over: signed.signer.attributes, by: algorithm)
        else { throw Self.bad(name, "it does not match its certificate \(leaf.shown)") }
    }

    /// The chain of its signer, of its own certificates and of `roots`; the root must be one of the
    /// SHA-256 fingerprints `trusted`.
    package func chain(
        to trusted: [String], with roots: [Certificate] = [], name: String
    ) throws(Failure) -> CertificateChain {
        let chain: CertificateChain
        do throws(Failure) {
            chain = try CertificateChain(leaf, from: certificates + roots)
        } catch {
            throw Self.bad(name, error.message)
        }
        let root = try chain.root.fingerprint
        guard trusted.contains(root) else {
            throw Self.bad(
                name, "its root \(chain.root.shown) with the SHA-256 \(root) is not trusted")
        }
        return chain
    }

    /// The time that an authority saw the signature, who leads to `anchor`; nil without a timestamp.
    package func stamped(
        _ form: CodeSignatureForm, anchor: TimestampAnchor, name: String
    ) throws(Failure) -> Timestamp? {
        guard let unsigned = signed.signer.unsigned,
            let tokens = try CMSAttributes(unsigned).all(form.tokenType)
        else { return nil }
        guard tokens.count == 1 else { throw Self.bad(name, "it has \(tokens.count) timestamps") }
        return try TimestampToken(token: tokens[0], name: "of \(name)")
            .time(
                over: signed.signer.signature, anchor: anchor,
                allowingSHA1: form.allowsSHA1InTokens)
    }

    private static func bad(_ name: String, _ why: String) -> Failure {
        Failure("bad signature of \(name)", why, exit: .unverified)
    }
}
