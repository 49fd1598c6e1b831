package import Crypto
import Files
package import Model

/// A key and certificates as they lie in files: PKCS#12, PEM, DER, in any order.
struct CertifiedFiles: ~Copyable {
    private(set) var key: PrivateKey?
    /// Each once.
    private(set) var certificates: [Certificate] = []

    /// Reads all of `paths`; `old` opens what is protected.
    init(_ paths: [String], old: PassphraseSource) throws(Failure) {
        for path in paths { try take(path, old) }
    }

    private mutating func take(_ path: String, _ old: PassphraseSource) throws(Failure) {
        var bytes = try TextFile.bytes(path, limit: CertificateFile.limit)
        defer { Secret.wipe(&bytes) }
        if PKCS12File.isOne(bytes) {
            var sealed = try PrivateFile.read(path)
            defer { Secret.wipe(&sealed) }
            let found = try PKCS12File(sealed, name: path).contents(old)
            add(found.certificates)
            try add(found.key, path)
        } else if CertificateFile.isOne(bytes) {
            add(try CertificateFile.read(bytes, name: path))
        } else {
            try add(try ImportedKey.load(path, passphrase: old), path)
        }
    }

    private mutating func add(_ more: [Certificate]) {
        for one in more where !certificates.contains(one) { certificates.append(one) }
    }

    private mutating func add(_ key: consuming PrivateKey, _ path: String) throws(Failure) {
        guard self.key == nil else {
            throw Failure(
                "a certificate has one key", "\(path) has another",
                hint: "import each under a name of its own", exit: .usage)
        }
        self.key = consume key
    }
}

extension IdentityFiles {
    /// Makes an identity of a key and its Apple certificates; `pinned` is the SHA-256 of a root that
    /// is believed beside Apple's.
    package static func adoptApple(
        _ paths: [String], as name: String, in folder: String, pinned: String?, at now: Timestamp,
        old: PassphraseSource, passphrase: PassphraseSource?
    ) throws(Failure) -> PublicIdentity {
        var draft = try IdentityDraft(name, NewIdentity())
        try refuseTaken(name, in: folder)
        let files = try CertifiedFiles(paths, old: old)
        let certificates = files.certificates
        guard let key = files.key else {
            throw Failure(
                "there is no private key among the files",
                hint: "give the .p12 file or the key, or say who signs with it: --signer",
                exit: .noKey)
        }
        draft.apple = try AppleCertificates(
            key.publicKey, from: certificates, pinned: pinned, at: now)
        try draft.add(key, passphrase: passphrase)
        return try draft.place(in: folder)
    }

    /// The same of a key that stays with `signer`; the leaf is the one that is not an authority's.
    package static func adoptApple(
        _ paths: [String], as name: String, in folder: String, pinned: String?, at now: Timestamp,
        heldBy signer: SignerFile, _ access: SignerAccess
    ) throws(Failure) -> PublicIdentity {
        var draft = try IdentityDraft(name, NewIdentity())
        try refuseTaken(name, in: folder)
        let files = try CertifiedFiles(paths, old: .none)
        guard files.key == nil else {
            throw Failure(
                "--signer and a private key exclude each other", "the program has the key",
                hint: "give certificates alone", exit: .usage)
        }
        let leaves = files.certificates.filter { $0.extensions.authority == nil }
        guard leaves.count == 1 else {
            throw Failure(
                "which certificate is the signer's", "\(leaves.count) are not an authority's",
                hint: "give one, and those above it", exit: .noKey)
        }
        let half = try PublicKey(spki: leaves[0].key.spki, name: leaves[0].shown)
        draft.apple = try AppleCertificates(
            half, from: files.certificates, pinned: pinned, at: now)
        let key = try signer.open(half, of: name, in: folder, access)
        _ = try key.sign(try Hash.of(half.spki).bytes)
        try draft.add(key, passphrase: nil)
        draft.add(signer)
        return try draft.place(in: folder)
    }

    /// Opens the Apple identity `name` to sign as `role` on `date`; the key may be in a file or
    /// behind a program.
    package static func codeSigner(
        _ name: String, for role: CertificateRole, in folders: [String], at date: Timestamp,
        passphrase: PassphraseSource, _ access: SignerAccess
    ) throws(Failure) -> CodeSigner {
        let (half, chain) = try certified(name, for: role, in: folders, at: date)
        let key = OpenKey(
            try privateKey(name, half.type, in: folders, passphrase: passphrase, access))
        return CodeSigner(name: name, chain: chain, key: key)
    }

    /// The same without its key, for who only wants to know that it could sign, and how much room that
    /// takes.
    package static func lockedCodeSigner(
        _ name: String, for role: CertificateRole, in folders: [String], at date: Timestamp
    ) throws(Failure) -> CodeSigner {
        let chain = try certified(name, for: role, in: folders, at: date).chain
        return CodeSigner(name: name, chain: chain) { _, _ throws(Failure) in
            throw Failure("the key of \(name) is not open", exit: .noKey)
        }
    }

    private static func certified(
        _ name: String, for role: CertificateRole, in folders: [String], at date: Timestamp
    ) throws(Failure) -> (half: PublicKey, chain: CertificateChain) {
        let identity = try find(name, in: folders)
        guard let apple = identity.apple,
            let half = identity.keys.first(where: { $0.spki == apple.leaf.key.spki })
        else {
            throw Failure(
                "\(name) cannot sign for Macs",
                identity.apple == nil
                    ? "it has no Apple certificate" : "its certificate is of another key",
                hint: "make an identity of one: consign key import FILE.p12 --apple --name NAME",
                exit: .noKey)
        }
        return (half, try apple.check(half, for: role, at: date))
    }
}
