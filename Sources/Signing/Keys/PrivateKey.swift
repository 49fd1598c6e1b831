internal import Files
public import Model

/// The private half of a key, freed and wiped exactly once.
public struct PrivateKey: ~Copyable {
    private let handle: KeyHandle
    /// The public half, worked out from the private one.
    public let publicKey: PublicKey

    private init(_ handle: consuming KeyHandle, _ publicKey: PublicKey) {
        self.handle = handle
        self.publicKey = publicKey
    }

    /// Reads a PKCS#8 file; `passphrase` is asked only when the file is protected.
    public static func load(
        _ path: String, passphrase: PassphraseSource
    ) throws(Failure) -> PrivateKey {
        var bytes = try PrivateFile.read(path)
        defer { Secret.wipe(&bytes) }
        let block = try PEM(bytes, name: path)
        let key = try make(try pkcs8(block, path, passphrase), path)
        try checkName(path, key.publicKey.type)
        return key
    }

    /// A new key.
    static func generate(_ type: KeyType) throws(Failure) -> PrivateKey {
        let handle = try KeyHandle.generate(type)
        let publicKey = try PublicKey(spki: try handle.spki(), name: "the new key")
        return PrivateKey(handle, publicKey)
    }

    /// The PKCS#8 file, protected when there is a passphrase.
    func file(passphrase: PassphraseSource?, name: String) throws(Failure) -> [UInt8] {
        let plain = try handle.pkcs8()
        guard let passphrase else { return PEM.text("PRIVATE KEY", plain.withBytes { Array($0) }) }
        let secret = try passphrase.passphrase(for: name)
        return PEM.text("ENCRYPTED PRIVATE KEY", try KeyEnvelope.protect(plain, with: secret))
    }

    /// Signs: with Ed25519 the bytes themselves, with P-256 and RSA the SHA-256 they are.
    func sign(_ bytes: [UInt8]) throws(Failure) -> [UInt8] {
        try handle.sign(bytes, publicKey.type)
    }

    private static func make(_ der: borrowing Secret, _ path: String) throws(Failure) -> PrivateKey
    {
        guard let handle = KeyHandle.privateKey(der) else {
            throw Failure("\(path) is not a sound private key", exit: .malformed)
        }
        guard handle.type != nil else {
            throw Failure(
                "cannot sign with \(path)", "it is no Ed25519, P-256 or RSA key of a sound size",
                hint: "make a key with: consign key new NAME", exit: .noKey)
        }
        let publicKey = try PublicKey(spki: try handle.spki(), name: path)
        return PrivateKey(handle, publicKey)
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
                hint: "convert it: openssl pkcs8 -topk8 -scrypt -in OLD -out NEW", exit: .noKey)
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
