import Files
package import Model

/// A public key as OpenPGP sees it: with the time of its making, which its fingerprint covers.
package struct OpenPGPKey: Sendable, Hashable {
    /// The key.
    package let key: PublicKey
    /// When it was made.
    package let created: Timestamp
    /// The packet's content (RFC 4880 section 5.5.2).
    package let body: [UInt8]
    /// SHA-1 over it: an identifier, which nothing trusts by itself.
    package let fingerprintBytes: [UInt8]

    /// Curve and number of EdDSA (draft-koch-eddsa-for-openpgp-04).
    private static let curve: [UInt8] = [9, 0x2b, 6, 1, 4, 1, 0xda, 0x47, 0x0f, 1]
    package static let rsa: UInt8 = 1, eddsa: UInt8 = 22

    /// `key` as made at `created`; P-256 keys sign nothing here.
    package init(_ key: PublicKey, created: Timestamp) throws(Failure) {
        var writer = OpenPGPWriter()
        writer.byte(4)
        writer.word(created.seconds)
        switch key.type {
        case .ed25519:
            writer.byte(Self.eddsa)
            writer.raw(Self.curve)
            writer.number([0x40] + key.point)
        case .rsa:
            let numbers = try key.rsaNumbers()
            writer.byte(Self.rsa)
            writer.number(numbers.modulus)
            writer.number(numbers.exponent)
        case .p256:
            throw Failure(
                "a P-256 key makes no OpenPGP signatures", "rpm and others refuse the curve",
                hint: "use the identity's Ed25519 or RSA key", exit: .noKey)
        }
        try self.init(key, created, writer.bytes)
    }

    private init(_ key: PublicKey, _ created: Timestamp, _ body: [UInt8]) throws(Failure) {
        self.key = key
        self.created = created
        self.body = body
        fingerprintBytes = try LegacyHash.of(Self.hashed(body), .sha1)
    }

    /// Reads a packet's content.
    package init(body: [UInt8], name: String) throws(Failure) {
        var reader = OpenPGPReader(body, name: name)
        guard try reader.byte() == 4 else { throw reader.malformed("its key is not of version 4") }
        let created = Timestamp(try reader.word())
        let key: PublicKey
        switch try reader.byte() {
        case Self.eddsa:
            guard try reader.take(Self.curve.count) == Self.curve else {
                throw reader.malformed("its curve is not Ed25519")
            }
            let point = try reader.number()
            guard point.count == 33, point[0] == 0x40 else {
                throw reader.malformed("its point is not 32 bytes")
            }
            key = try PublicKey(ed25519: Array(point.dropFirst()), name: name)
        case Self.rsa:
            let modulus = try reader.number(), exponent = try reader.number()
            key = try PublicKey(rsa: modulus, exponent, name: name)
        default: throw reader.malformed("its key is neither Ed25519 nor RSA")
        }
        guard reader.isAtEnd else { throw reader.malformed("its key has something behind it") }
        try self.init(key, created, body)
    }

    /// 40 hex digits, as `gpg --fingerprint` prints them without the blanks.
    package var fingerprint: String { Hex.text(fingerprintBytes).uppercased() }

    /// The last eight bytes of the fingerprint.
    package var id: [UInt8] { Array(fingerprintBytes.suffix(8)) }

    /// The number of its algorithm.
    package var algorithm: UInt8 { Self.algorithm(of: key) }

    package static func algorithm(of key: PublicKey) -> UInt8 { key.type == .rsa ? rsa : eddsa }

    /// The key as signatures and fingerprints cover it (RFC 4880 section 5.2.4).
    package var hashed: [UInt8] { Self.hashed(body) }

    private static func hashed(_ body: [UInt8]) -> [UInt8] {
        [0x99, UInt8(body.count >> 8 & 255), UInt8(body.count & 255)] + body
    }
}
