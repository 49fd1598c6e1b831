package import Crypto
import Files
package import Model

/// Ed25519 keys in minisign's clothes: `Ed`, eight bytes of key id, the point.
///
/// minisign draws a key id at random. Ours is the first eight bytes of the SHA-256 over
/// SubjectPublicKeyInfo, so every machine writes the same file, and the number that minisign shows
/// (which it reads lowest byte first) is how the key's spki-sha256 fingerprint begins.
package enum MinisignKey {
    package static let idSize = 8
    private static let mark = Array("Ed".utf8)
    private static let comment = "untrusted comment: "

    package static func id(_ key: PublicKey) throws(Failure) -> [UInt8] {
        if let foreign = key.foreignMinisignID { return foreign }
        return try Hash.of(key.spki).bytes.prefix(idSize).reversed()
    }

    /// The id as minisign shows it.
    package static func shown(_ id: [UInt8]) -> String {
        let digits = Array("0123456789ABCDEF")
        return String(id.reversed().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    /// The string that `minisign -P` takes: `RW…`.
    package static func text(_ key: PublicKey) throws(Failure) -> String {
        Base64.encode(mark + (try id(key)) + key.point)
    }

    /// The `.pub` file.
    package static func file(_ key: PublicKey) throws(Failure) -> [UInt8] {
        let id = shown(try MinisignKey.id(key))
        return Array("\(comment)minisign public key \(id)\n\(try text(key))\n".utf8)
    }

    /// Whether `text` could be nothing else than a key string.
    package static func isKeyText(_ text: some StringProtocol) -> Bool {
        text.utf8.count == 56 && text.hasPrefix("RW")
    }

    package static func key(text: some StringProtocol, name: String) throws(Failure) -> PublicKey {
        guard let bytes = Base64.decode(text) else { throw malformed(name, "it is not base64") }
        var reader = ByteReader(bytes)
        guard reader.take(mark.count) == mark else {
            throw malformed(name, "it does not begin with RW")
        }
        guard let id = reader.take(idSize), let point = reader.take(32), reader.isAtEnd else {
            throw malformed(name, "it is not 42 bytes")
        }
        return try PublicKey(ed25519: point, minisignID: id, name: name)
    }

    package static func key(file bytes: [UInt8], name: String) throws(Failure) -> PublicKey {
        let lines = TextLines.split(bytes, allowCRLF: true)
            .map { String(decoding: $0, as: UTF8.self) }
        guard lines.count == 2, lines[0].hasPrefix(comment) else {
            throw Failure(
                "\(name) is not a public key",
                lines.count == 4 ? "it is a minisign signature" : "it has not two lines",
                hint: lines.count == 4 ? "name the signer's .pub file, not the .minisig" : nil,
                exit: .malformed)
        }
        // 158 bytes: the secret key file of minisign(1).
        guard lines[1].utf8.count != 212 else { throw PublicKeyFile.isPrivate(name) }
        return try key(text: lines[1], name: name)
    }

    private static func malformed(_ name: String, _ why: String) -> Failure {
        Failure("\(name) is not a minisign public key", why, exit: .malformed)
    }
}
