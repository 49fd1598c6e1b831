internal import Model

/// Signs with a key that is not in this process: an agent's, or one behind a program.
protocol KeyBackend: Sendable {
    /// The public half of the key.
    var publicKey: PublicKey { get }
    /// Signs: with Ed25519 the bytes themselves, with P-256 and RSA the SHA-256 they are.
    func sign(_ bytes: [UInt8]) throws(Failure) -> [UInt8]
    /// Signs `message` whole, whatever the kind: P-256 and RSA sign its SHA-256.
    func sign(whole message: [UInt8]) throws(Failure) -> [UInt8]
}

/// Where a private key is: inside libcrypto, or with somebody who signs for us.
enum KeyHolder: ~Copyable {
    /// In this process.
    case library(KeyHandle)
    /// In an ssh-agent, or behind a program: a token, a key management service.
    case backend(any KeyBackend)
}
