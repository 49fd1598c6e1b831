import Files
package import Model

/// The public half of a key: its kind, and SubjectPublicKeyInfo in DER. Every value is a sound key.
package struct PublicKey: Sendable {
    /// The kind.
    package let type: KeyType
    /// SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7).
    package let spki: [UInt8]
    /// The key id other tools drew at random for minisign; nil for keys of ours.
    package let foreignMinisignID: [UInt8]?
    /// When it was made, if its OpenPGP certificate told: that fingerprint covers the time.
    package let openPGPCreated: Timestamp?

    /// What stands before the point: RFC 8410 section 4, RFC 5480 section 2.1.1 (uncompressed).
    private static let prefixes: [KeyType: [UInt8]] = [
        .ed25519: [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00],
        .p256: [
            0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06,
            0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
        ],
    ]

    /// Reads SubjectPublicKeyInfo; `name` is what messages call it.
    package init(spki: [UInt8], name: String) throws(Failure) {
        let curve = KeyType.usual.first {
            spki.starts(with: Self.prefixes[$0] ?? [])
                && spki.count == (Self.prefixes[$0]?.count ?? 0) + ($0 == .ed25519 ? 32 : 65)
        }
        var kind = curve
        if kind == nil { kind = try Self.rsa(spki) }
        guard let type = kind else {
            throw Failure(
                "\(name) cannot be used as a key",
                "it is not an Ed25519, P-256 or RSA key of a sound size",
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
    package init(rsa modulus: [UInt8], _ exponent: [UInt8], name: String) throws(Failure) {
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
    package var rsaBits: Int? {
        get throws(Failure) {
            guard type == .rsa else { return nil }
            let modulus = try rsaNumbers().modulus
            return modulus.count * 8 - (modulus.first?.leadingZeroBitCount ?? 0)
        }
    }

    /// The modulus and the exponent of an RSA key.
    package func rsaNumbers() throws(Failure) -> (modulus: [UInt8], exponent: [UInt8]) {
        guard type == .rsa, let handle = KeyHandle.publicKey(spki) else {
            throw Failure("a key is not RSA", exit: .noKey)
        }
        return (try handle.number("n"), try handle.number("e"))
    }

    /// The key with the 32 bytes `ed25519` (RFC 8032 section 5.1.5).
    package init(ed25519: [UInt8], minisignID: [UInt8]? = nil, name: String) throws(Failure) {
        try self.init(
            .ed25519, (Self.prefixes[.ed25519] ?? []) + ed25519, minisignID: minisignID, name: name)
    }

    /// The key with the uncompressed point `p256`, 65 bytes.
    package init(p256 point: [UInt8], name: String) throws(Failure) {
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
    package func made(at created: Timestamp) -> PublicKey { PublicKey(self, created: created) }

    /// The point: 32 bytes for Ed25519, 65 for P-256.
    package var point: [UInt8] { Array(spki.dropFirst(Self.prefixes[type]?.count ?? 0)) }

    /// Whether `signature` is by this key over `bytes` (Ed25519), or over the digest they are.
    package func accepts(_ signature: [UInt8], over bytes: [UInt8]) -> Bool {
        guard let handle = KeyHandle.publicKey(spki) else { return false }
        return handle.accepts(signature, over: bytes, type)
    }

    /// The PEM file that `openssl` reads.
    package var pem: [UInt8] { PEM.text("PUBLIC KEY", spki) }

    private static func refused(_ name: String, _ why: String) -> Failure {
        Failure("\(name) cannot be used as a key", why, exit: .noKey)
    }
}

extension PublicKey: Hashable {
    /// The same key, in whatever file it was found.
    package static func == (left: Self, right: Self) -> Bool { left.spki == right.spki }

    /// Hashes what `==` compares.
    package func hash(into hasher: inout Hasher) { hasher.combine(spki) }
}

/// The kinds of key an identity holds, one of each.
package enum KeyType: String, Sendable, CaseIterable {
    /// Ed25519 (RFC 8032), for ssh, minisign and openssl-ed25519.
    case ed25519
    /// ECDSA on NIST P-256, which every `openssl` of the last ten years can verify.
    case p256
    /// RSA with 3072 bits or more, for package managers that know nothing younger.
    case rsa

    /// What every identity has; the others are made when they are asked for.
    package static let usual: [KeyType] = [.ed25519, .p256]
}

/// Public points that must never be taken for a key.
///
/// libcrypto accepts the points of small order: with the identity as key, one fixed signature is
/// good for every message. RFC 8032 section 5.1.3 leaves refusing them to the caller.
package enum Ed25519Point {
    /// The y coordinates, lowest byte first, of the eight points whose order divides 8.
    private static let smallOrder: [[UInt8]] = [
        bytes("0000000000000000000000000000000000000000000000000000000000000000"),
        bytes("0100000000000000000000000000000000000000000000000000000000000000"),
        bytes("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
        bytes("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
        bytes("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
    ]

    /// Why `point` cannot be a key; nil when it can.
    package static func objection(to point: [UInt8]) -> String? {
        guard let top = point.last, point.count == 32 else { return "it is not 32 bytes" }
        // The highest bit is the sign of x; the rest is y.
        let y = point.dropLast() + [top & 0x7F]
        if isNotReduced(y) { return "its point is not in canonical form" }
        return smallOrder.contains(Array(y)) ? "its point is of small order" : nil
    }

    /// Whether y is 2^255 - 19 or more, a second spelling of a smaller number.
    private static func isNotReduced(_ y: ArraySlice<UInt8>) -> Bool {
        y[0] >= 0xED && y[1..<31].allSatisfy { $0 == 0xFF } && y[31] == 0x7F
    }

    private static func bytes(_ hex: String) -> [UInt8] {
        let digits = Array(hex.utf8).map { $0 < 58 ? $0 - 48 : $0 - 87 }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}
