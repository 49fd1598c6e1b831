internal import Model
internal import Signing
internal import Synchronization

/// The private keys of a run, each opened once and held until the run ends.
final class SigningKeys {
    private let folders: [String]
    private let passphrase: PassphraseSource
    private let access: SignerAccess
    private var open: [String: OpenKey] = [:]

    /// A noncopyable key in a box that can be kept, and used by one thread at a time.
    final class OpenKey: Sendable {
        let publicKey: PublicKey
        private let key: Mutex<PrivateKey>

        init(_ key: consuming sending PrivateKey) {
            publicKey = key.publicKey
            self.key = Mutex(key)
        }

        /// Lends the key to `body`.
        func use(
            _ body: (borrowing PrivateKey) throws(Failure) -> [UInt8]
        ) throws(Failure) -> [UInt8] {
            try key.withLock { key throws(Failure) in try body(key) }
        }
    }

    init(_ project: Project?, _ surroundings: Surroundings, _ passphrase: PassphraseSource) {
        folders = surroundings.keyFolders(root: project?.root ?? ".")
        self.passphrase = passphrase
        access = surroundings.signerAccess
    }

    /// Whether any private key of the identity `name` is on this machine.
    func hold(_ name: String) throws(Failure) -> Bool {
        try IdentityFiles.hold(name, in: folders)
    }

    /// The key of `identity` that `type` names, and the other half of what the release names.
    func key(_ identity: PublicIdentity, _ type: KeyType) throws(Failure) -> OpenKey {
        let name = "\(identity.name).\(type.rawValue)"
        if let key = open[name] { return key }
        let key = OpenKey(
            try IdentityFiles.privateKey(
                identity.name, type, in: folders, passphrase: passphrase, access))
        guard key.publicKey == identity.key(type) else {
            throw Failure(
                "the key \(name) is not the one this release names",
                hint: "build again with the key you mean to sign with", exit: .noKey)
        }
        open[name] = key
        return key
    }
}
