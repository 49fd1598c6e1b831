package import Crypto
package import Keys
package import Model

/// One kind of signature: one file of this room. Who writes a signature writes its instructions.
package protocol SignatureFormat: Sendable {
    /// Its name in a manifest: `ssh`.
    var name: String { get }
    /// The ending of a signature's file name: `sshsig`.
    var suffix: String { get }
    /// Which key of an identity it signs with.
    var keyType: KeyType { get }
    /// The ending of the public key file beside the signature: `minisign.pub`.
    var publicKeySuffix: String { get }
    /// Whether it can sign any file, and not only a checksum list.
    var signsFiles: Bool { get }
    /// The largest signature file that is read.
    var sizeLimit: Int { get }
    /// Whether its files are called after the release, and not after what they sign.
    var isNamedAfterRelease: Bool { get }
    /// Why `identity` cannot sign in this format; nil when it can.
    func lack(of identity: PublicIdentity) -> String?
    /// The public key file's bytes for the keys of one identity.
    func publicKeyFile(_ identity: PublicIdentity) throws(Failure) -> [UInt8]
    /// Signs `message` with a key of `identity`, whose certificates some formats need; the result
    /// has been verified with the public key.
    func sign(
        _ message: Message, with key: borrowing PrivateKey, of identity: PublicIdentity
    ) throws(Failure) -> [UInt8]
    /// Accepts `signature` or says what is wrong with it.
    func verify(
        _ signature: [UInt8], over message: Message, with key: PublicKey
    ) throws(Failure)
    /// Whose the signature says it is, unproved; nil where the format has no room to say.
    func claim(of signature: [UInt8]) throws(Failure) -> SignerClaim?
    /// When the signature says it was made; nil where the format has no room to say.
    ///
    /// Its maker wrote that. It is good for refusing a signature, never for believing one.
    func signedAt(_ signature: [UInt8]) throws(Failure) -> Timestamp?
    /// The lines a downloader types on `system`, strongest first; empty where stock tools cannot.
    func steps(for seal: ListSignature, on system: OperatingSystem) -> [VerificationStep]
}

extension SignatureFormat {
    /// Most formats sign a digest, and so anything.
    package var signsFiles: Bool { true }

    /// Tools that take a bare key take it in PEM.
    package func publicKeyFile(_ identity: PublicIdentity) throws(Failure) -> [UInt8] {
        guard let key = identity.key(keyType) else { throw missingKey(identity) }
        return key.pem
    }

    /// Signatures are small.
    package var sizeLimit: Int { SignatureLimit.bytes }

    /// Most signatures are called after what they sign.
    package var isNamedAfterRelease: Bool { false }

    /// What a signature of `file` is called in the release `stem`: `acme-1.2.0`; a second key's
    /// carries the key's name.
    package func signatureName(of file: String, stem: String, key: String?) -> String {
        ReleaseFile.signature(of: isNamedAfterRelease ? stem : file, suffix: suffix, key: key)
    }

    /// Most formats need the key and nothing else.
    package func lack(of identity: PublicIdentity) -> String? {
        identity.key(keyType) == nil ? "it has no \(keyType.rawValue) key" : nil
    }

    /// Most formats have no date.
    package func signedAt(_ signature: [UInt8]) throws(Failure) -> Timestamp? { nil }

    /// `signature`, once the path that others verify by has accepted it.
    func proved(
        _ signature: [UInt8], over message: Message, with key: PublicKey
    ) throws(Failure) -> [UInt8] {
        do throws(Failure) {
            try verify(signature, over: message, with: key)
        } catch {
            throw Failure(
                "the new \(name) signature of \(message.name) does not verify", error.message,
                hint: "the file changed while it was signed, or this machine makes errors")
        }
        return signature
    }

    /// Refuses a key of the wrong kind: the algorithm comes from the key, never from a signature.
    func checkType(of key: PublicKey) throws(Failure) {
        guard key.type == keyType else {
            throw Failure(
                "the format \(name) needs \(keyType.rawValue) keys",
                "this one is \(key.type.rawValue)", exit: .noKey)
        }
    }

    func bad(_ message: Message, _ why: String) -> Failure {
        Failure("bad \(name) signature of \(message.name)", why, exit: .unverified)
    }

    func malformed(_ why: String) -> Failure {
        Failure("malformed \(name) signature", why, exit: .malformed)
    }

    /// Signatures are small; whatever is larger is an attack on memory.
    func checkSize(_ signature: [UInt8]) throws(Failure) {
        guard !signature.isEmpty else { throw malformed("it is empty") }
        guard signature.count <= sizeLimit else {
            throw malformed("it is over \(sizeLimit) bytes")
        }
    }

    func missingKey(_ identity: PublicIdentity) -> Failure {
        Failure(
            "the identity \(identity.name) has no \(keyType.rawValue) key",
            "the format \(name) signs with one", exit: .noKey)
    }
}

/// The largest signature file that is read.
package enum SignatureLimit {
    package static let bytes = 1 << 14
}

/// Whose a signature says it is; worth nothing until the signature has been verified.
package enum SignerClaim: Sendable, Hashable {
    /// It carries the whole key.
    case key(PublicKey)
    /// It carries a short form of the key.
    case fingerprint(Fingerprint)

    /// Whether it is the claim that a signature by `key` makes, as far as can be told.
    package func names(_ key: PublicKey) throws(Failure) -> Bool {
        switch self {
        case .key(let claimed): claimed == key
        case .fingerprint(let claimed):
            decides(on: key) ? try KeyFingerprints.of(key).contains(claimed) : true
        }
    }

    /// Whether it can be told from `key` alone: an OpenPGP fingerprint covers the time the key was
    /// made, which only its certificate has.
    package func decides(on key: PublicKey) -> Bool {
        guard case .fingerprint(let claimed) = self else { return true }
        return claimed.form != KeyFingerprints.openpgp || key.openPGPCreated != nil
    }

    /// The claim as a message shows it.
    package func shown() throws(Failure) -> String {
        switch self {
        case .key(let key): try KeyFingerprints.of(key).first?.text ?? key.type.rawValue
        case .fingerprint(let claimed): claimed.text
        }
    }
}
