package import Crypto
import Files
package import Model

/// Public keys in every form people have them in.
package enum PublicKeyFile {
    /// The largest key file.
    package static let limit = 1 << 16

    /// The keys in the file at `path`.
    package static func load(_ path: String) throws(Failure) -> [PublicKey] {
        let bytes: [UInt8]
        do throws(Failure) {
            bytes = try TextFile.bytes(path, limit: limit)
        } catch {
            throw error.exit == .malformed ? error : error.exiting(.noKey)
        }
        return try parse(bytes, name: path)
    }

    /// The keys in `bytes`: a PEM public key, an OpenPGP certificate, a minisign `.pub`, ssh or allowed signers lines.
    package static func parse(_ bytes: [UInt8], name: String) throws(Failure) -> [PublicKey] {
        guard !bytes.isEmpty else {
            throw Failure("\(name) is not a public key", "it is empty", exit: .malformed)
        }
        if bytes.starts(with: "-----BEGIN ".utf8) { return [try pem(bytes, name)] }
        if bytes.starts(with: "untrusted comment:".utf8) {
            return [try MinisignKey.key(file: bytes, name: name)]
        }
        let text = String(decoding: bytes.prefix(80), as: UTF8.self)
        if let line = text.split(whereSeparator: \.isNewline).first, MinisignKey.isKeyText(line),
            bytes.count <= line.utf8.count + 2
        {
            return [try MinisignKey.key(text: line, name: name)]
        }
        return try SSHKey.keys(bytes, name: name)
    }

    private static func pem(_ bytes: [UInt8], _ name: String) throws(Failure) -> PublicKey {
        // Only the first line is looked at, so that nothing of a private key can get into a message.
        let first = TextLines.split(bytes, allowCRLF: true).first ?? []
        let label = String(decoding: first.dropFirst(11).dropLast(5).prefix(40), as: UTF8.self)
        if label.hasSuffix("PRIVATE KEY") { throw isPrivate(name) }
        if label == "SSH SIGNATURE" {
            throw Failure(
                "\(name) is not a public key", "it is a signature",
                hint: "name the signer's public key, not the signature", exit: .malformed)
        }
        if label == "PGP PUBLIC KEY BLOCK" {
            let owner = try OpenPGPCertificate.parse(bytes, name: name).owner
            return owner.key.made(at: owner.created)
        }
        if label == "CERTIFICATE" { return try SigningCertificate.parse(bytes, name: name).key }
        guard label == "PUBLIC KEY" else {
            throw Failure(
                "\(name) is not a public key", "its first line is not -----BEGIN PUBLIC KEY-----",
                exit: .malformed)
        }
        let block = try PEM(bytes, name: name)
        return try PublicKey(spki: block.body.withBytes { Array($0) }, name: name)
    }

    static func isPrivate(_ name: String) -> Failure {
        Failure(
            "\(name) is a private key", "a public one is needed here",
            hint: "name the public half; and if others have seen this file, replace the key",
            exit: .noKey)
    }
}
