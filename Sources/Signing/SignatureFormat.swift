public import Model

/// One kind of signature: one file of this room. Who writes a signature writes its instructions.
public protocol SignatureFormat: Sendable {
    /// Its name in a manifest: `ssh`.
    var name: String { get }
    /// The ending of a signature's file name: `sshsig`.
    var suffix: String { get }
    /// Which key of an identity it signs with.
    var keyType: KeyType { get }
    /// The ending of the public key file beside the signature: `minisign.pub`.
    var publicKeySuffix: String { get }
    /// The public key file's bytes for the keys of one identity.
    func publicKeyFile(_ identity: PublicIdentity) throws(Failure) -> [UInt8]
    /// Signs `message`.
    func sign(_ message: Message, with key: borrowing PrivateKey) throws(Failure) -> [UInt8]
    /// Accepts `signature` or says what is wrong with it.
    func verify(
        _ signature: [UInt8], over message: Message, with key: PublicKey
    ) throws(Failure)
    /// The lines a downloader types on `system`, strongest first; empty where stock tools cannot.
    func steps(for seal: Seal, on system: OperatingSystem) -> [VerificationStep]
}
