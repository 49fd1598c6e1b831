internal import Files
internal import Model

/// An identity that is being put together: all of its files are written, or none.
struct IdentityDraft {
    let name: String
    private let wish: NewIdentity
    private var files: [KeyFile] = []
    private var keys: [PublicKey] = []
    private var certificates: [OpenPGPCertificate] = []
    private var signing: SigningCertificate?

    init(_ name: String, _ wish: NewIdentity) throws(Failure) {
        try IdentityName.check(name)
        try wish.check()
        self.name = name
        self.wish = wish
    }

    /// Adds a key: its private half, when it is with us, and its OpenPGP certificate.
    mutating func add(
        _ key: borrowing PrivateKey, passphrase: PassphraseSource?
    ) throws(Failure) {
        let type = key.publicKey.type
        guard !keys.contains(where: { $0.type == type }) else {
            throw Failure(
                "an identity has one \(type.rawValue) key", "two were given", exit: .usage)
        }
        let fileName = IdentityFiles.keyName(name, type)
        if let bytes = try key.file(passphrase: passphrase, name: fileName) {
            files.append(KeyFile(fileName, bytes, mode: 0o600))
        }
        keys.append(key.publicKey)
        guard let created = wish.created else { return }
        guard type != .p256 else {
            signing = try SigningCertificate.make(key, name: name, created: created)
            return
        }
        certificates.append(
            try OpenPGPCertificate.make(
                key, created: created, expires: wish.expires, userID: wish.userID ?? name))
    }

    /// Says who holds the private halves that have no file.
    mutating func add(_ signer: SignerFile) {
        files.append(KeyFile(SignerFile.fileName(name), signer.bytes))
    }

    /// Writes everything into `folder`, where none of the names may be taken.
    func place(in folder: String) throws(Failure) -> PublicIdentity {
        // In the order every identity has, whatever the order of the files it came from.
        let sorted = KeyType.allCases.compactMap { type in keys.first { $0.type == type } }
        let identity = PublicIdentity(
            name: name, keys: sorted, certificates: certificates, signing: signing)
        let all = files + (try IdentityFiles.publicFiles(of: identity))
        if try Folder.kind(folder) == nil { try Folder.make(folder, mode: 0o700) }
        try KeyFile.place(all, in: folder)
        try hide(in: folder)
        return identity
    }

    /// Keeps private halves out of the repository that the public ones belong into.
    private func hide(in folder: String) throws(Failure) {
        let path = folder + "/.gitignore"
        guard files.contains(where: { $0.mode == 0o600 }), try Folder.kind(path) == nil else {
            return
        }
        try TextFile.write(Array("*.key\n".utf8), to: path)
    }
}
