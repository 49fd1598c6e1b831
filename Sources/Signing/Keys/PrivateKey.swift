internal import Files
public import Model

/// The private half of a key, wherever it is; one in this process is freed and wiped exactly once.
public struct PrivateKey: ~Copyable {
    private let holder: KeyHolder
    /// The public half, worked out from the private one or known beforehand.
    public let publicKey: PublicKey

    private init(_ handle: consuming KeyHandle, _ publicKey: PublicKey) {
        holder = .library(handle)
        self.publicKey = publicKey
    }

    /// A key that an ssh-agent holds.
    init(_ agent: AgentKey) {
        publicKey = agent.publicKey
        holder = .agent(agent)
    }

    /// A key that a program signs with.
    init(_ program: SignerProgram) {
        publicKey = program.publicKey
        holder = .program(program)
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

    /// The same key under the public half `known`, which may have a minisign key id of its own.
    consuming func known(as known: PublicKey) -> PrivateKey {
        PrivateKey(holder: holder, publicKey: known)
    }

    private init(holder: consuming KeyHolder, publicKey: PublicKey) {
        self.holder = holder
        self.publicKey = publicKey
    }

    /// The PKCS#8 file, protected when there is a passphrase; nil when the key is not with us.
    func file(passphrase: PassphraseSource?, name: String) throws(Failure) -> [UInt8]? {
        switch holder {
        case .library(let handle):
            let plain = try handle.pkcs8()
            guard let passphrase else {
                return PEM.text("PRIVATE KEY", plain.withBytes { Array($0) })
            }
            let secret = try passphrase.passphrase(for: name)
            return PEM.text("ENCRYPTED PRIVATE KEY", try KeyEnvelope.protect(plain, with: secret))
        default: return nil
        }
    }

    /// Signs: with Ed25519 the bytes themselves, with P-256 and RSA the SHA-256 they are.
    func sign(_ bytes: [UInt8]) throws(Failure) -> [UInt8] {
        switch holder {
        case .library(let handle): return try handle.sign(bytes, publicKey.type)
        case .program(let program): return try program.sign(bytes)
        case .agent(let agent):
            guard publicKey.type == .ed25519 else { throw agent.cannotSignDigest }
            return try agent.sign(bytes)
        }
    }

    /// Signs `message` whole, whatever the kind: P-256 and RSA sign its SHA-256.
    func sign(whole message: [UInt8]) throws(Failure) -> [UInt8] {
        switch holder {
        case .agent(let agent): return try agent.sign(message)
        default:
            return try sign(publicKey.type == .ed25519 ? message : try Hash.of(message).bytes)
        }
    }

    /// The key in the PKCS#8 value `der`, which came from the file `path`.
    static func make(_ der: borrowing Secret, _ path: String) throws(Failure) -> PrivateKey {
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
