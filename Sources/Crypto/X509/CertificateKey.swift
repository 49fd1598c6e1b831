import Model

/// The public key of a certificate: of any kind, for the kinds that sign certificates with its size.
package struct CertificateKey: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        case rsa(bits: Int)
        case ec(String)
        case other(OID)
    }

    /// SubjectPublicKeyInfo in DER.
    package let spki: [UInt8]
    package let kind: Kind

    /// RSA with 8192 bits takes 1062 bytes.
    private static let limit = 1200
    private static let rsa = OID("1.2.840.113549.1.1.1")
    private static let elliptic = OID("1.2.840.10045.2.1")
    private static let curves: [(OID, String)] = [
        (OID("1.2.840.10045.3.1.7"), "P-256"), (OID("1.3.132.0.34"), "P-384"),
        (OID("1.3.132.0.35"), "P-521"),
    ]

    init(_ spki: [UInt8], kind name: String) throws(Failure) {
        var frame = DERReader(spki, kind: name)
        var pair = try frame.enter(0x30, "public key")
        var algorithm = try pair.enter(0x30, "algorithm of the key")
        let type = try OID(&algorithm, "algorithm of the key")
        let key = try pair.bits("public key")
        try pair.finish("the public key")
        guard spki.count <= Self.limit else {
            throw frame.malformed("its public key is over \(Self.limit) bytes")
        }
        self.spki = spki
        switch type {
        case Self.rsa:
            var numbers = DERReader(key, kind: name)
            var pair = try numbers.enter(0x30, "RSA key")
            let modulus = Array(try pair.take(0x02, "modulus").drop { $0 == 0 })
            kind = .rsa(bits: modulus.count * 8 - (modulus.first?.leadingZeroBitCount ?? 0))
        case Self.elliptic where algorithm.isNext(0x06):
            let curve = try OID(&algorithm, "curve")
            kind = .ec(Self.curves.first { $0.0 == curve }?.1 ?? curve.text)
        default: kind = .other(type)
        }
    }

    /// `RSA 2048`, `P-256`.
    package var text: String {
        switch kind {
        case .rsa(let bits): "RSA \(bits)"
        case .ec(let curve): curve
        case .other(let type): type.text
        }
    }

    /// Whether `signature` by `algorithm` is by this key over `message`.
    package func accepts(
        _ signature: [UInt8], over message: [UInt8], by algorithm: SignatureAlgorithm
    ) -> Bool {
        guard algorithm.fits(kind), let handle = KeyHandle.publicKey(spki) else { return false }
        return handle.accepts(signature, over: message, hashedBy: algorithm.digest)
    }
}

/// A signature's algorithm as certificates and CMS name it.
package struct SignatureAlgorithm: Sendable, Hashable {
    package let isRSA: Bool
    package let digest: MessageDigest

    /// RFC 8017 appendix A.2.4 and RFC 5758 section 3.2; no ECDSA over SHA-1 is read.
    private static let known: [(OID, Bool, MessageDigest)] = [
        (OID("1.2.840.113549.1.1.5"), true, .sha1), (OID("1.2.840.113549.1.1.11"), true, .sha256),
        (OID("1.2.840.113549.1.1.12"), true, .sha384),
        (OID("1.2.840.113549.1.1.13"), true, .sha512),
        (OID("1.2.840.10045.4.3.2"), false, .sha256), (OID("1.2.840.10045.4.3.3"), false, .sha384),
        (OID("1.2.840.10045.4.3.4"), false, .sha512),
    ]
    /// What CMS names by its key alone, the digest standing beside it (RFC 3370 section 3.2).
    private static let keysAlone: [(OID, Bool)] = [
        (OID("1.2.840.113549.1.1.1"), true), (OID("1.2.840.10045.2.1"), false),
    ]

    /// Reads AlgorithmIdentifier; nil for one that is not supported.
    package init?(_ bytes: [UInt8], beside digest: MessageDigest? = nil) {
        func names(_ oid: OID, _ isRSA: Bool) -> Bool {
            bytes == DER.sequence(oid.der) || isRSA && bytes == DER.sequence(oid.der + DER.null)
        }
        if let found = Self.known.first(where: { names($0.0, $0.1) }) {
            guard digest == nil || digest == found.2 else { return nil }
            (isRSA, self.digest) = (found.1, found.2)
            return
        }
        guard let digest, let found = Self.keysAlone.first(where: { names($0.0, $0.1) }) else {
            return nil
        }
        (isRSA, self.digest) = (found.1, digest)
    }

    func fits(_ kind: CertificateKey.Kind) -> Bool {
        switch kind {
        case .rsa(let bits): isRSA && bits >= 1024
        case .ec: !isRSA
        case .other: false
        }
    }
}
