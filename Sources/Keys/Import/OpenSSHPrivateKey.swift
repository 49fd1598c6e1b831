import Crypto
import Files
import Model

/// `-----BEGIN OPENSSH PRIVATE KEY-----` without a passphrase, as PKCS#8.
///
/// A protected one is under bcrypt_pbkdf, which libcrypto does not have.
/// <https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.key>
enum OpenSSHPrivateKey {
    static let label = "OPENSSH PRIVATE KEY"
    private static let magic = Array("openssh-key-v1\0".utf8)

    /// AlgorithmIdentifiers: id-Ed25519 (RFC 8410 section 3); id-ecPublicKey with prime256v1
    /// (RFC 5480 section 2.1.1); rsaEncryption (RFC 8017 appendix A.1).
    private static let ed25519: [UInt8] = [0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70]
    private static let p256: [UInt8] = [
        0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A, 0x86,
        0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07,
    ]
    private static let rsa: [UInt8] = [
        0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00,
    ]

    /// The key in `body`, and the public half that the file says it has.
    static func key(_ body: borrowing Secret, name: String) throws(Failure) -> PrivateKey {
        var reader = SecretReader(body.copy())
        guard reader.open(magic.count) == magic, let cipher = reader.text(),
            let function = reader.text(), reader.openString() != nil
        else { throw malformed(name, "it does not begin with openssh-key-v1") }
        guard cipher == "none", function == "none" else {
            throw Failure(
                "cannot import \(name)", "it is protected in a way that OpenSSH alone can open",
                hint: "leave it in ssh-agent: consign key import \(name).pub --name NAME "
                    + "--signer agent; or take its passphrase off a copy: ssh-keygen -p -N '' -f COPY",
                exit: .noKey)
        }
        guard reader.number() == 1, let blob = reader.openString(), let secret = reader.string(),
            reader.isAtEnd
        else { throw malformed(name, "it does not hold exactly one key") }
        let stated = try SSHKey.anyKey(blob: blob, name: name)
        let key = try PrivateKey.make(try pkcs8(secret, stated, name), name)
        guard key.publicKey == stated else {
            throw malformed(name, "its two halves are not of one key")
        }
        return key
    }

    /// PrivateKeyInfo (RFC 5208 section 5) of the private half in `secret`.
    private static func pkcs8(
        _ secret: borrowing Secret, _ stated: PublicKey, _ name: String
    ) throws(Failure) -> Secret {
        let type = stated.type
        var reader = SecretReader(secret.copy())
        // Two equal numbers show that a passphrase was right; here there was none.
        guard let check = reader.number(), check == reader.number(),
            reader.text() == algorithm(type).name
        else { throw malformed(name, "its private half is not what its public half says") }
        var der = SecretDER()
        der.raw([0x02, 0x01, 0x00] + algorithm(type).identifier)
        let start = der.position
        let isWhole =
            switch type {
            case .ed25519: addEd25519(&reader, &der, stated.point)
            case .p256: addP256(&reader, &der, stated.point)
            case .rsa: try addRSA(&reader, &der)
            }
        guard isWhole, reader.openString() != nil, isPadding(&reader) else {
            throw malformed(name, "its fields do not fill it exactly")
        }
        der.close(0x04, from: start)
        der.close(0x30, from: 0)
        return der.secret()
    }

    private static func algorithm(_ type: KeyType) -> (name: String, identifier: [UInt8]) {
        switch type {
        case .ed25519: (SSHKey.algorithm, ed25519)
        case .p256: (SSHKey.ecdsa, p256)
        case .rsa: (SSHKey.rsa, rsa)
        }
    }

    /// string point, string seed and point: OCTET STRING seed (RFC 8410 section 7).
    private static func addEd25519(
        _ reader: inout SecretReader, _ der: inout SecretDER, _ point: [UInt8]
    ) -> Bool {
        guard reader.openString() == point, let pair = reader.string(), pair.count == 64,
            pair.part(32..<64).withBytes({ $0.elementsEqual(point) })
        else { return false }
        let start = der.position
        der.contents(pair.part(0..<32))
        der.close(0x04, from: start)
        return true
    }

    /// string curve, string point, mpint d: ECPrivateKey (RFC 5915 section 3).
    private static func addP256(
        _ reader: inout SecretReader, _ der: inout SecretDER, _ point: [UInt8]
    ) -> Bool {
        guard reader.text() == SSHKey.curve, reader.openString() == point,
            let number = reader.string(), (1...33).contains(number.count),
            number.count < 33 || number.withBytes({ $0[0] == 0 })
        else { return false }
        let start = der.position
        der.raw([0x02, 0x01, 0x01])
        let digits = der.position
        der.raw([UInt8](repeating: 0, count: max(0, 32 - number.count)))
        der.contents(number.part(max(0, number.count - 32)..<number.count))
        der.close(0x04, from: digits)
        let half = der.position
        der.raw(DER.bitString(point))
        der.close(0xA1, from: half)
        der.close(0x30, from: start)
        return true
    }

    /// mpints n, e, d, 1/q mod p, p, q: RSAPrivateKey (RFC 8017 appendix A.1.2).
    private static func addRSA(
        _ reader: inout SecretReader, _ der: inout SecretDER
    ) throws(Failure) -> Bool {
        guard let modulus = reader.string(), let exponent = reader.string(),
            let secret = reader.string(), let inverse = reader.string(), let p = reader.string(),
            let q = reader.string(), [modulus.count, secret.count].allSatisfy({ $0 <= 1025 })
        else { return false }
        let number = try SecretNumber(secret)
        let start = der.position
        der.raw([0x02, 0x01, 0x00])
        der.integer(modulus)
        der.integer(exponent)
        der.integer(secret)
        der.integer(p)
        der.integer(q)
        der.integer(try number.remainder(byOneLessThan: try SecretNumber(p)))
        der.integer(try number.remainder(byOneLessThan: try SecretNumber(q)))
        der.integer(inverse)
        der.close(0x30, from: start)
        return true
    }

    /// The bytes 1, 2, 3 and so on, up to a cipher's block.
    private static func isPadding(_ reader: inout SecretReader) -> Bool {
        var expected: UInt8 = 1
        while !reader.isAtEnd {
            guard expected < 16, reader.open(1) == [expected] else { return false }
            expected += 1
        }
        return true
    }

    private static func malformed(_ name: String, _ why: String) -> Failure {
        Failure("\(name) is not a sound OpenSSH private key", why, exit: .malformed)
    }
}
