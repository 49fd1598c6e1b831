package import Files
package import Model

/// The private half of a key, wherever it is; one in this process is freed and wiped exactly once.
package struct PrivateKey: ~Copyable {
    private let holder: KeyHolder
    /// The public half, worked out from the private one or known beforehand.
    package let publicKey: PublicKey

    private init(_ handle: consuming KeyHandle, _ publicKey: PublicKey) {
        holder = .library(handle)
        self.publicKey = publicKey
    }

    /// A key that `backend` signs with.
    package init(_ backend: any KeyBackend) {
        publicKey = backend.publicKey
        holder = .backend(backend)
    }

    /// A new key.
    package static func generate(_ type: KeyType) throws(Failure) -> PrivateKey {
        let handle = try KeyHandle.generate(type)
        let publicKey = try PublicKey(spki: try handle.spki(), name: "the new key")
        return PrivateKey(handle, publicKey)
    }

    /// The same key under the public half `known`, which may have a minisign key id of its own.
    package consuming func known(as known: PublicKey) -> PrivateKey {
        PrivateKey(holder: holder, publicKey: known)
    }

    private init(holder: consuming KeyHolder, publicKey: PublicKey) {
        self.holder = holder
        self.publicKey = publicKey
    }

    /// The key in PKCS#8; nil when it is not with us.
    package func pkcs8() throws(Failure) -> Secret? {
        switch holder {
        case .library(let handle): return try handle.pkcs8()
        case .backend: return nil
        }
    }

    /// Signs: with Ed25519 the bytes themselves, with P-256 and RSA the SHA-256 they are.
    package func sign(_ bytes: [UInt8]) throws(Failure) -> [UInt8] {
        switch holder {
        case .library(let handle): return try handle.sign(bytes, publicKey.type)
        case .backend(let backend): return try backend.sign(bytes)
        }
    }

    /// Signs `message` whole, whatever the kind: P-256 and RSA sign its SHA-256.
    package func sign(whole message: [UInt8]) throws(Failure) -> [UInt8] {
        switch holder {
        case .backend(let backend): return try backend.sign(whole: message)
        case .library:
            return try sign(publicKey.type == .ed25519 ? message : try Hash.of(message).bytes)
        }
    }

    /// Signs a digest that `function` made, with P-256 or RSA: what certificates are asked for.
    package func sign(digest: [UInt8], by function: MessageDigest) throws(Failure) -> [UInt8] {
        switch holder {
        case .library(let handle):
            return try handle.sign(digest, publicKey.type, digestedBy: function)
        case .backend(let backend): return try backend.sign(digest: digest, by: function)
        }
    }

    /// The key in the PKCS#8 value `der`, which came from the file `path`.
    package static func make(_ der: borrowing Secret, _ path: String) throws(Failure) -> PrivateKey
    {
        guard let handle = KeyHandle.privateKey(der) else {
            throw Failure("\(path) is not a sound private key", exit: .malformed)
        }
        guard handle.type != nil else {
            throw Failure(
                "cannot sign with \(path)",
                "it is not an Ed25519, P-256 or RSA key of a sound size",
                hint: "make a key with: consign key new NAME", exit: .noKey)
        }
        let publicKey = try PublicKey(spki: try handle.spki(), name: path)
        return PrivateKey(handle, publicKey)
    }
}

/// Signs with a key that is not in this process: an agent's, or one behind a program.
package protocol KeyBackend: Sendable {
    /// The public half of the key.
    var publicKey: PublicKey { get }
    /// Signs: with Ed25519 the bytes themselves, with P-256 and RSA the SHA-256 they are.
    func sign(_ bytes: [UInt8]) throws(Failure) -> [UInt8]
    /// Signs `message` whole, whatever the kind: P-256 and RSA sign its SHA-256.
    func sign(whole message: [UInt8]) throws(Failure) -> [UInt8]
    /// Signs a digest that `function` made.
    func sign(digest: [UInt8], by function: MessageDigest) throws(Failure) -> [UInt8]
}

extension KeyBackend {
    /// Most keys that are elsewhere sign SHA-256 and nothing else.
    package func sign(digest: [UInt8], by function: MessageDigest) throws(Failure) -> [UInt8] {
        guard function == .sha256, publicKey.type != .ed25519 else {
            throw Failure(
                "the key signs no \(function.rawValue)", "it is not in a file",
                hint: "use a key file", exit: .noKey)
        }
        return try sign(digest)
    }
}

/// Where a private key is: inside libcrypto, or with somebody who signs for us.
package enum KeyHolder: ~Copyable {
    /// In this process.
    case library(KeyHandle)
    /// In an ssh-agent, or behind a program: a token, a key management service.
    case backend(any KeyBackend)
}
