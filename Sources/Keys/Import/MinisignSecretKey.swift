import Crypto
import Files
import Model

/// minisign's secret key file, as PKCS#8 and a key id.
/// <https://jedisct1.github.io/minisign/#secret-key-format>
enum MinisignSecretKey {
    private static let comment = Array("untrusted comment: ".utf8)
    private static let secretSize = 104
    private static let size = 158
    private static let prefix: [UInt8] = [
        0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04,
        0x20,
    ]

    /// Whether `bytes` could be nothing else.
    static func isOne(_ bytes: [UInt8]) -> Bool { bytes.starts(with: comment) }

    /// The key in the file `bytes`; its public half keeps the id that minisign drew.
    static func key(
        _ bytes: [UInt8], name: String, passphrase: PassphraseSource
    ) throws(Failure) -> PrivateKey {
        let lines = TextLines.split(bytes, allowCRLF: true)
        guard lines.count == 2 else { throw malformed(name, "it has not two lines") }
        guard var blob = Base64.decode(Array(lines[1])) else {
            throw malformed(name, "its second line is not base64")
        }
        let count = blob.count
        var reader = SecretReader(Secret(wiping: &blob))
        guard count == size, reader.open(2) == Array("Ed".utf8), let function = reader.open(2),
            reader.open(2) == Array("B2".utf8), let salt = reader.open(32),
            let operations = reader.littleNumber(), let memory = reader.littleNumber(),
            let sealed = reader.take(secretSize)
        else {
            throw malformed(
                name, count == 42 ? "it is a public key" : "it is not \(size) bytes of its kind")
        }
        switch String(decoding: function, as: UTF8.self) {
        case "\0\0": return try key(sealed, name, wasSealed: false)
        case "Sc":
            guard let costs = Scrypt(operations: operations, memory: memory) else {
                throw Failure(
                    "cannot import \(name)", "its scrypt asks for more than 1 GiB or 2^25 steps",
                    hint: "change its passphrase with minisign -C", exit: .malformed)
            }
            let secret = try passphrase.passphrase(for: name)
            let stream = try costs.derive(secretSize, from: secret, salt: salt)
            return try key(sealed.combined(with: stream), name, wasSealed: true)
        default: throw malformed(name, "its key derivation is unknown")
        }
    }

    /// Eight bytes of id, the seed, the point, and 32 bytes of BLAKE2b over `Ed` and all of them.
    /// Without a passphrase (`minisign -G -W`) minisign leaves those 32 zero.
    private static func key(
        _ secret: borrowing Secret, _ name: String, wasSealed: Bool
    ) throws(Failure) -> PrivateKey {
        var checked = SecretDER()
        checked.raw(Array("Ed".utf8))
        checked.contents(secret.part(0..<72))
        var digest = checked.secret().withBytes { BLAKE2b.digest($0, count: 32) }
        var zeros = [UInt8](repeating: 0, count: 32)
        let check = secret.part(72..<104)
        guard
            check.equals(Secret(wiping: &digest))
                || !wasSealed && check.equals(Secret(wiping: &zeros))
        else {
            guard wasSealed else { throw malformed(name, "its checksum is wrong") }
            throw Failure("cannot open \(name)", "the passphrase is wrong", exit: .noKey)
        }
        var der = SecretDER()
        der.raw(prefix)
        der.contents(secret.part(8..<40))
        let key = try PrivateKey.make(der.secret(), name)
        let point = secret.part(40..<72).withBytes { Array($0) }
        guard key.publicKey.point == point else {
            throw malformed(name, "its two halves are not of one key")
        }
        let id = secret.part(0..<8).withBytes { Array($0) }
        return key.known(as: try PublicKey(ed25519: point, minisignID: id, name: name))
    }

    private static func malformed(_ name: String, _ why: String) -> Failure {
        Failure("\(name) is not a sound minisign secret key", why, exit: .malformed)
    }
}
