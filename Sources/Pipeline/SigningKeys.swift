internal import Model
internal import Signing

/// The private keys of a run, each opened once and held until the run ends.
final class SigningKeys {
    private let folders: [String]
    private let passphrase: PassphraseSource
    private var open: [String: OpenKey] = [:]

    /// A noncopyable key in a box that can be kept.
    final class OpenKey {
        let key: PrivateKey
        init(_ key: consuming PrivateKey) { self.key = key }
    }

    init(_ project: Project?, _ surroundings: Surroundings, _ passphrase: PassphraseSource) {
        folders = surroundings.keyFolders(root: project?.root ?? ".")
        self.passphrase = passphrase
    }

    /// The key of `identity` that `type` names, and the other half of what the release names.
    func key(_ identity: PublicIdentity, _ type: KeyType) throws(Failure) -> OpenKey {
        let name = "\(identity.name).\(type.rawValue)"
        if let key = open[name] { return key }
        let key = OpenKey(
            try IdentityFiles.privateKey(identity.name, type, in: folders, passphrase: passphrase))
        guard key.key.publicKey == identity.key(type) else {
            throw Failure(
                "the key \(name) is not the one this release names",
                hint: "build again with the key you mean to sign with", exit: .noKey)
        }
        open[name] = key
        return key
    }
}
