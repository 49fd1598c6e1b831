import Crypto
import Keys
import Model
import Publishing

/// The private keys of a run, each opened once and held until the run ends.
final class SigningKeys {
    private let folders: [String]
    private let passphrase: PassphraseSource
    private let access: SignerAccess
    private var open: [String: OpenKey] = [:]
    private var code: [PlannedCodeSignature: CodeSigner] = [:]

    convenience init(
        _ project: Project?, _ surroundings: Environment, _ passphrase: PassphraseSource
    ) {
        self.init(
            surroundings.keyFolders(root: project?.root ?? "."), surroundings.signerAccess,
            passphrase)
    }

    init(_ folders: [String], _ access: SignerAccess, _ passphrase: PassphraseSource) {
        self.folders = folders
        self.passphrase = passphrase
        self.access = access
    }

    /// Who signs code as `name` in `role`; `opens` says whether its key is needed.
    func codeSigner(
        _ name: String, for role: CertificateRole, at date: Timestamp, opens: Bool
    ) throws(Failure) -> CodeSigner {
        guard opens else {
            return try IdentityFiles.lockedCodeSigner(name, for: role, in: folders, at: date)
        }
        return try codeSigner(PlannedCodeSignature(name: name, role: role), at: date)
    }

    /// Who makes the signature `planned`, with the key open.
    func codeSigner(
        _ planned: PlannedCodeSignature, at date: Timestamp
    ) throws(Failure) -> CodeSigner {
        if let signer = code[planned] { return signer }
        let signer = try IdentityFiles.codeSigner(
            planned.name, for: planned.role, in: folders, at: date, passphrase: passphrase, access)
        code[planned] = signer
        return signer
    }

    /// The key of the identity `name` for Apple's notary service; nil when it is not to be opened.
    func notaryKey(_ name: String, opens: Bool) throws(Failure) -> NotaryKey? {
        let identity = try IdentityFiles.find(name, in: folders)
        guard let access = identity.notary else {
            throw Failure(
                "\(name) is not a key for Apple's notary service", "there is no \(name).notary",
                hint: "bring one in: consign key import AuthKey_KEYID.p8 --notary --issuer UUID "
                    + "--name NAME", exit: .noKey)
        }
        guard opens else { return nil }
        let key = try key(identity, .p256)
        return NotaryKey(id: access.key, issuer: access.issuer) { bytes throws(Failure) in
            let signature = try key.use { key throws(Failure) in try key.sign(whole: bytes) }
            guard let raw = ECDSASignature.raw(signature) else {
                throw Failure("\(name) gave a signature that is not one of P-256", exit: .noKey)
            }
            return raw
        }
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
                "the key \(name) is not the one that is named here",
                hint: "another key has this name; build again with the one you mean to sign with",
                exit: .noKey)
        }
        open[name] = key
        return key
    }
}
