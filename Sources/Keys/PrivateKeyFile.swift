package import Crypto
import Files
package import Model

/// Private keys in files: PKCS#8 in PEM, protected or not.
extension PrivateKey {
    /// Reads a PKCS#8 file; `passphrase` is asked only when the file is protected.
    package static func load(
        _ path: String, passphrase: PassphraseSource
    ) throws(Failure) -> PrivateKey {
        var bytes = try PrivateFile.read(path)
        defer { Secret.wipe(&bytes) }
        let block = try PEM(bytes, name: path)
        let key = try make(try pkcs8(block, path, passphrase), path)
        try checkName(path, key.publicKey.type)
        return key
    }

    /// The PKCS#8 file, protected when there is a passphrase; nil when the key is not with us.
    func file(passphrase: PassphraseSource?, name: String) throws(Failure) -> [UInt8]? {
        guard let plain = try pkcs8() else { return nil }
        guard let passphrase else {
            return PEM.text("PRIVATE KEY", plain.withBytes { Array($0) })
        }
        let secret = try passphrase.passphrase(for: name)
        return PEM.text("ENCRYPTED PRIVATE KEY", try KeyEnvelope.protect(plain, with: secret))
    }

    private static func pkcs8(
        _ block: borrowing PEM, _ path: String, _ passphrase: PassphraseSource
    ) throws(Failure) -> Secret {
        switch block.label {
        case "PRIVATE KEY": return block.body.copy()
        case "ENCRYPTED PRIVATE KEY":
            let secret = try passphrase.passphrase(for: path)
            return try KeyEnvelope.open(block.body, with: secret, name: path)
        case "PUBLIC KEY":
            throw Failure(
                "cannot sign with \(path)", "it is a public key",
                hint: "name the private half, which ends in .key", exit: .noKey)
        default:
            throw Failure(
                "cannot sign with \(path)", "it is a \(block.label.lowercased()), not PKCS#8",
                hint: block.label == OpenSSHPrivateKey.label
                    ? "bring it in: consign key import FILE --name NAME"
                    : "convert it: openssl pkcs8 -topk8 -scrypt -in OLD -out NEW", exit: .noKey)
        }
    }

    /// A file that calls itself one kind and holds another was mixed up by somebody.
    private static func checkName(_ path: String, _ type: KeyType) throws(Failure) {
        for other in KeyType.allCases where other != type {
            guard path.hasSuffix(".\(other.rawValue).key") else { continue }
            throw Failure(
                "refused \(path)",
                "its name says \(other.rawValue) and the key is \(type.rawValue)",
                hint: "the key files were mixed up; put each under its own name", exit: .noKey)
        }
    }
}
