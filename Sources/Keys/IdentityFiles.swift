package import Crypto
import Files
package import Model

/// The files of an identity: `NAME.<type>.key` and the public halves in everyone's form.
package enum IdentityFiles {
    /// Makes a new identity; nil leaves its keys unprotected. All files are written, or none.
    @discardableResult
    package static func create(
        name: String, in folder: String, passphrase: PassphraseSource?,
        _ wish: NewIdentity = NewIdentity()
    ) throws(Failure) -> PublicIdentity {
        var draft = try IdentityDraft(name, wish)
        try refuseTaken(name, in: folder)
        for type in wish.types {
            try draft.add(try PrivateKey.generate(type), passphrase: passphrase)
        }
        return try draft.place(in: folder)
    }

    /// Makes an identity of private keys that other programs made; `old` opens what protects
    /// them, `passphrase` is to protect them from now on.
    package static func adopt(
        _ paths: [String], as name: String, in folder: String, old: PassphraseSource,
        passphrase: PassphraseSource?, _ wish: NewIdentity
    ) throws(Failure) -> PublicIdentity {
        var draft = try IdentityDraft(name, wish)
        try refuseTaken(name, in: folder)
        for path in paths {
            try draft.add(try ImportedKey.load(path, passphrase: old), passphrase: passphrase)
        }
        return try draft.place(in: folder)
    }

    /// Makes an identity whose private keys stay with `signer`; `paths` are their public halves.
    /// Each key signs once, so that what is written is known to work.
    package static func adopt(
        _ paths: [String], as name: String, in folder: String, heldBy signer: SignerFile,
        _ access: SignerAccess, _ wish: NewIdentity
    ) throws(Failure) -> PublicIdentity {
        var draft = try IdentityDraft(name, wish)
        try refuseTaken(name, in: folder)
        for path in paths {
            for half in try PublicKeyFile.load(path) {
                let key = try signer.open(half, of: name, in: folder, access)
                _ = try key.sign(try Hash.of(half.spki).bytes)
                try draft.add(key, passphrase: nil)
            }
        }
        draft.add(signer)
        return try draft.place(in: folder)
    }

    /// The public halves called `name` in the first of `folders` that has any.
    package static func find(
        _ name: String, in folders: [String]
    ) throws(Failure) -> PublicIdentity {
        try IdentityName.check(name)
        for folder in folders {
            let keys = try publicKeys(name, in: folder)
            guard !keys.isEmpty else { continue }
            return PublicIdentity(
                name: name, keys: keys, certificates: try certificates(name, in: folder, of: keys),
                signing: try signing(name, in: folder, of: keys),
                apple: try apple(name, in: folder),
                notary: try NotaryAccess.find(name, in: folder))
        }
        throw missing(name, folders)
    }

    /// Opens the private half of one kind, and makes sure it is the other half of the public one.
    ///
    /// A key file is used where there is one; else the identity's `.signer` says who signs.
    package static func privateKey(
        _ name: String, _ type: KeyType, in folders: [String], passphrase: PassphraseSource,
        _ access: SignerAccess = .none
    ) throws(Failure) -> PrivateKey {
        try IdentityName.check(name)
        for folder in folders {
            let path = Path.join(folder, keyName(name, type))
            let half = try publicKeys(name, in: folder).first { $0.type == type }
            if try Folder.kind(path) != nil {
                let key = try PrivateKey.load(path, passphrase: passphrase)
                guard let half else { return key }
                guard half == key.publicKey else {
                    throw Failure(
                        "refused \(path)", "the public key beside it is not its other half",
                        hint: "the key files were mixed up; put each under its own name",
                        exit: .noKey)
                }
                return key.known(as: half)
            }
            if let half, let signer = try SignerFile.find(name, in: folder) {
                return try signer.open(half, of: name, in: folder, access)
            }
        }
        throw try Self.folder(of: name, in: folders) == nil
            ? missing(keyName(name, type), folders) : absent(name, type, folders)
    }

    /// Whether one of `folders` has a private key called `name`, or says who signs with it.
    package static func hold(_ name: String, in folders: [String]) throws(Failure) -> Bool {
        let names = KeyType.allCases.map { keyName(name, $0) } + [SignerFile.fileName(name)]
        for folder in folders {
            for file in names where try Folder.kind(Path.join(folder, file)) != nil { return true }
        }
        return false
    }

    /// `NAME.p256.key`
    static func keyName(_ name: String, _ type: KeyType) -> String {
        "\(name).\(type.rawValue).key"
    }

    /// The public files by name; all say the same key, each for its own tool.
    static func publicFiles(
        of identity: PublicIdentity
    ) throws(Failure) -> [KeyFile] {
        var files: [KeyFile] = []
        for key in identity.keys {
            files.append(KeyFile("\(identity.name).\(key.type.rawValue).pem", key.pem))
            if let certificate = identity.certificate(key.type) {
                let name = "\(identity.name).\(certificateSuffix(key.type))"
                files.append(KeyFile(name, certificate.armored))
            }
            if let signing = identity.signing, signing.key == key {
                files.append(KeyFile("\(identity.name).\(signingSuffix)", signing.pem))
            }
            guard key.type == .ed25519 else { continue }
            let line = SSHKey.line(key, comment: identity.name) + "\n"
            files.append(KeyFile("\(identity.name).ssh.pub", Array(line.utf8)))
            files.append(KeyFile("\(identity.name).minisign.pub", try MinisignKey.file(key)))
        }
        if let apple = identity.apple {
            files.append(KeyFile("\(identity.name).\(AppleCertificates.suffix)", apple.file))
        }
        if let notary = identity.notary {
            files.append(KeyFile(NotaryAccess.fileName(identity.name), notary.file))
        }
        return files
    }

    static let publicSuffixes = [
        "ed25519.pem", "p256.pem", "rsa.pem", "ssh.pub", "minisign.pub",
    ]

    private static let signingSuffix = "cms.pem"

    /// The X.509 certificate called `name` in `folder`, which must be of the P-256 key beside it.
    private static func signing(
        _ name: String, in folder: String, of keys: [PublicKey]
    ) throws(Failure) -> SigningCertificate? {
        let path = Path.join(folder, "\(name).\(signingSuffix)")
        // Without its key it says nothing.
        guard keys.contains(where: { $0.type == .p256 }), try Folder.kind(path) != nil else {
            return nil
        }
        let bytes = try TextFile.bytes(path, limit: PublicKeyFile.limit)
        let certificate = try SigningCertificate.parse(bytes, name: path)
        guard keys.contains(certificate.key) else {
            throw Failure(
                "refused \(path)", "the other public files beside it hold another key",
                hint: "the key files were mixed up; put each under its own name", exit: .noKey)
        }
        return certificate
    }

    private static func apple(
        _ name: String, in folder: String
    ) throws(Failure) -> AppleCertificates? {
        let path = Path.join(folder, "\(name).\(AppleCertificates.suffix)")
        guard try Folder.kind(path) != nil else { return nil }
        return try AppleCertificates(
            try TextFile.bytes(path, limit: CertificateFile.limit), name: path)
    }

    /// `openpgp.asc`, or `rsa.openpgp.asc` beside it.
    static func certificateSuffix(_ type: KeyType) -> String {
        type == .rsa ? "rsa.openpgp.asc" : "openpgp.asc"
    }

    /// The certificates called `name` in `folder`, which must be of the keys beside them.
    private static func certificates(
        _ name: String, in folder: String, of keys: [PublicKey]
    ) throws(Failure) -> [OpenPGPCertificate] {
        var all: [OpenPGPCertificate] = []
        for key in keys where key.type != .p256 {
            let path = Path.join(folder, "\(name).\(certificateSuffix(key.type))")
            guard try Folder.kind(path) != nil else { continue }
            let bytes = try TextFile.bytes(path, limit: PublicKeyFile.limit)
            let certificate = try OpenPGPCertificate.parse(bytes, name: path)
            guard certificate.owner.key == key else {
                throw Failure(
                    "refused \(path)", "the other public files beside it hold another key",
                    hint: "the key files were mixed up; put each under its own name", exit: .noKey)
            }
            all.append(certificate)
        }
        return all
    }

    /// The public keys called `name` in `folder`; files that contradict each other are refused.
    static func publicKeys(
        _ name: String, in folder: String
    ) throws(Failure) -> [PublicKey] {
        var keys: [PublicKey] = []
        for suffix in publicSuffixes {
            let path = Path.join(folder, "\(name).\(suffix)")
            guard try Folder.kind(path) != nil else { continue }
            for key in try PublicKeyFile.load(path) {
                if let index = keys.firstIndex(of: key) {
                    // Only minisign's file knows an id that minisign drew.
                    if key.foreignMinisignID != nil { keys[index] = key }
                    continue
                }
                guard !keys.contains(where: { $0.type == key.type }) else {
                    throw Failure(
                        "refused \(path)", "the other public files beside it hold another key",
                        hint: "the key files were mixed up; put each under its own name",
                        exit: .noKey)
                }
                keys.append(key)
            }
        }
        return keys
    }

    static func refuseTaken(_ name: String, in folder: String) throws(Failure) {
        let names =
            KeyType.allCases.map { keyName(name, $0) } + [SignerFile.fileName(name)]
            + publicSuffixes.map { "\(name).\($0)" }
            + ["\(name).\(signingSuffix)", "\(name).\(AppleCertificates.suffix)"]
            + [NotaryAccess.fileName(name)]
            + [KeyType.ed25519, .rsa].map { "\(name).\(certificateSuffix($0))" }
        for file in names {
            let path = Path.join(folder, file)
            guard try Folder.kind(path) == nil else {
                throw Failure(
                    "\(path) is there already", "a key is never overwritten",
                    hint: "choose another name, like \(name)-2", exit: .usage)
            }
        }
    }

    /// The public halves are here, so the private one exists somewhere.
    private static func absent(_ name: String, _ type: KeyType, _ folders: [String]) -> Failure {
        Failure(
            "the private key of \(name) is not here",
            "there is no \(keyName(name, type)) in \(folders.joined(separator: ", "))",
            hint: "name its folder in CONSIGN_KEYS; or, where \(name) signs on another machine, "
                + "run 'consign build' here and 'consign sign --add' there", exit: .noKey)
    }

    private static func missing(_ name: String, _ folders: [String]) -> Failure {
        Failure(
            "no key '\(name)'",
            hint: "looked in \(folders.isEmpty ? "no folder" : folders.joined(separator: ", ")); "
                + "make one with: consign key new NAME",
            exit: .noKey)
    }
}
