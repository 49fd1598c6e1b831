internal import Files
public import Model

/// The public half of a key: its kind, and SubjectPublicKeyInfo in DER. Every value is a sound key.
public struct PublicKey: Sendable {
    /// The kind.
    public let type: KeyType
    /// SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7).
    public let spki: [UInt8]
    /// The key id other tools drew at random for minisign; nil for keys of ours.
    let foreignMinisignID: [UInt8]?
    /// When it was made, if its OpenPGP certificate told: that fingerprint covers the time.
    let openPGPCreated: Timestamp?

    /// What stands before the point: RFC 8410 section 4, RFC 5480 section 2.1.1 (uncompressed).
    private static let prefixes: [KeyType: [UInt8]] = [
        .ed25519: [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00],
        .p256: [
            0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06,
            0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
        ],
    ]

    /// Reads SubjectPublicKeyInfo; `name` is what messages call it.
    public init(spki: [UInt8], name: String) throws(Failure) {
        let curve = KeyType.usual.first {
            spki.starts(with: Self.prefixes[$0] ?? [])
                && spki.count == (Self.prefixes[$0]?.count ?? 0) + ($0 == .ed25519 ? 32 : 65)
        }
        var kind = curve
        if kind == nil { kind = try Self.rsa(spki) }
        guard let type = kind else {
            throw Failure(
                "\(name) cannot be used as a key",
                "it is no Ed25519, P-256 or RSA key of a sound size",
                hint: "make one with: consign key new NAME", exit: .noKey)
        }
        try self.init(type, spki, name: name)
    }

    /// RSA, when the bytes are exactly what libcrypto would write for the key they hold.
    private static func rsa(_ spki: [UInt8]) throws(Failure) -> KeyType? {
        guard spki.count < 1200, let handle = KeyHandle.publicKey(spki), handle.type == .rsa,
            try handle.spki() == spki
        else { return nil }
        return .rsa
    }

    /// The RSA key with these numbers.
    init(rsa modulus: [UInt8], _ exponent: [UInt8], name: String) throws(Failure) {
        // SubjectPublicKeyInfo of RFC 8017 appendix A.1.1: the algorithm, and a bit string with n, e.
        let key = DER.sequence(DER.integer(modulus) + DER.integer(exponent))
        let algorithm: [UInt8] = [
            0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05,
            0x00,
        ]
        try self.init(
            spki: DER.sequence(algorithm + DER.bitString(key)), name: name)
    }

    /// How many bits an RSA key has; nil for the others.
    public var rsaBits: Int? {
        get throws(Failure) {
            guard type == .rsa else { return nil }
            let modulus = try rsaNumbers().modulus
            return modulus.count * 8 - (modulus.first?.leadingZeroBitCount ?? 0)
        }
    }

    /// The modulus and the exponent of an RSA key.
    func rsaNumbers() throws(Failure) -> (modulus: [UInt8], exponent: [UInt8]) {
        guard type == .rsa, let handle = KeyHandle.publicKey(spki) else {
            throw Failure("a key is not RSA", exit: .noKey)
        }
        return (try handle.number("n"), try handle.number("e"))
    }

    /// The key with the 32 bytes `ed25519` (RFC 8032 section 5.1.5).
    init(ed25519: [UInt8], minisignID: [UInt8]? = nil, name: String) throws(Failure) {
        try self.init(
            .ed25519, (Self.prefixes[.ed25519] ?? []) + ed25519, minisignID: minisignID, name: name)
    }

    /// The key with the uncompressed point `p256`, 65 bytes.
    init(p256 point: [UInt8], name: String) throws(Failure) {
        guard point.count == 65 else { throw Self.refused(name, "its point is not 65 bytes") }
        try self.init(.p256, (Self.prefixes[.p256] ?? []) + point, name: name)
    }

    private init(
        _ type: KeyType, _ spki: [UInt8], minisignID: [UInt8]? = nil, name: String
    ) throws(Failure) {
        let point = Array(spki.dropFirst(Self.prefixes[type]?.count ?? 0))
        if type == .ed25519, let objection = Ed25519Point.objection(to: point) {
            throw Self.refused(name, objection)
        }
        guard let handle = KeyHandle.publicKey(spki), handle.type == type else {
            throw Self.refused(name, "its point is not on the curve")
        }
        self.type = type
        self.spki = spki
        foreignMinisignID = minisignID
        openPGPCreated = nil
    }

    private init(_ key: PublicKey, created: Timestamp) {
        type = key.type
        spki = key.spki
        foreignMinisignID = key.foreignMinisignID
        openPGPCreated = created
    }

    /// The same key, with the time it was made.
    func made(at created: Timestamp) -> PublicKey { PublicKey(self, created: created) }

    /// The point: 32 bytes for Ed25519, 65 for P-256.
    var point: [UInt8] { Array(spki.dropFirst(Self.prefixes[type]?.count ?? 0)) }

    /// Whether `signature` is by this key over `bytes` (Ed25519), or over the digest they are.
    func accepts(_ signature: [UInt8], over bytes: [UInt8]) -> Bool {
        guard let handle = KeyHandle.publicKey(spki) else { return false }
        return handle.accepts(signature, over: bytes, type)
    }

    /// The PEM file that `openssl` reads.
    public var pem: [UInt8] { PEM.text("PUBLIC KEY", spki) }

    private static func refused(_ name: String, _ why: String) -> Failure {
        Failure("\(name) cannot be used as a key", why, exit: .noKey)
    }
}

extension PublicKey: Hashable {
    /// The same key, in whatever file it was found.
    public static func == (left: Self, right: Self) -> Bool { left.spki == right.spki }

    /// Hashes what `==` compares.
    public func hash(into hasher: inout Hasher) { hasher.combine(spki) }
}
