import Crypto
import Files
import Model

/// A private key in whatever form another program left it.
enum ImportedKey {
    /// The key in the file at `path`, which only its owner may be able to read; `passphrase` is
    /// asked when the file is protected.
    static func load(_ path: String, passphrase: PassphraseSource) throws(Failure) -> PrivateKey {
        // Asked first: everybody may read a public key, and should not be told to hide it.
        if let keys = try? PublicKeyFile.load(path), !keys.isEmpty { throw isPublic(path) }
        var bytes = try PrivateFile.read(path)
        defer { Secret.wipe(&bytes) }
        if PKCS12File.isOne(bytes) { throw isCertified(path) }
        if MinisignSecretKey.isOne(bytes) {
            return try MinisignSecretKey.key(bytes, name: path, passphrase: passphrase)
        }
        let block = try PEM(bytes, name: path)
        switch block.label {
        case OpenSSHPrivateKey.label: return try OpenSSHPrivateKey.key(block.body, name: path)
        default: return try PrivateKey.load(path, passphrase: passphrase)
        }
    }

    private static func isCertified(_ path: String) -> Failure {
        Failure(
            "cannot import \(path)", "it is a PKCS#12 file, a key with certificates",
            hint: "if they are Apple's, say so: --apple; for the key alone: "
                + "openssl pkcs12 -in FILE -nocerts -out KEY.pem", exit: .noKey)
    }

    private static func isPublic(_ path: String) -> Failure {
        Failure(
            "cannot import \(path)", "it is a public key",
            hint: "name the private half, or say who signs with it: --signer agent",
            exit: .noKey)
    }
}
