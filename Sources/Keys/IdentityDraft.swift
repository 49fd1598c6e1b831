import Crypto
import Files
package import Model

/// An identity that is being put together: all of its files are written, or none.
struct IdentityDraft {
    let name: String
    private let wish: NewIdentity
    private var files: [KeyFile] = []
    private var keys: [PublicKey] = []
    private var certificates: [OpenPGPCertificate] = []
    private var signing: SigningCertificate?
    /// The certificates by which Apple knows its key.
    var apple: AppleCertificates?
    /// By what Apple's notary service knows its key.
    var notary: NotaryAccess?

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
            name: name, keys: sorted, certificates: certificates, signing: signing,
            apple: apple, notary: notary)
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

/// What a new identity is to have beside what every identity has.
package struct NewIdentity: Sendable {
    /// Whether it gets an RSA key.
    package var hasRSA = false
    /// Who it is in OpenPGP: `Name <mail>`; nil takes the identity's name.
    package var userID: String?
    /// The time of making, which OpenPGP fingerprints cover; nil makes no OpenPGP certificates.
    package var created: Timestamp?

    /// When it ends; nil for never.
    package var expires: Timestamp?

    /// The usual keys and nothing else.
    package init() {}

    /// The kinds of key.
    var types: [KeyType] { KeyType.usual + (hasRSA ? [.rsa] : []) }

    /// Refuses a user id that would not survive an armored block or a terminal.
    func check() throws(Failure) {
        if let expires, let created, expires <= created {
            throw Failure(
                "a key cannot end before it begins", "\(expires.day) is over", exit: .usage)
        }
        guard let userID else { return }
        let shown = SafeName.printable(userID)
        let why =
            shown != userID
            ? "it contains characters that are not seen, or that turn others around"
            : (5...200).contains(userID.utf8.count) ? nil : "it takes 5 to 200 characters"
        guard let why else { return }
        throw Failure(
            "'\(shown.prefix(40))' cannot be a user id", why,
            hint: "write it as: Acme Releases <release@acme.example>", exit: .usage)
    }
}

/// What an identity may be called: the name is a file name, an ssh principal and part of commands.
package enum IdentityName {
    private static let limit = 64

    /// Refuses every name that is not plain.
    package static func check(_ name: String) throws(Failure) {
        let isPlain = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            default: "-_.".utf8.contains(byte)
            }
        }
        guard isPlain, let first = name.first, first.isLetter || first.isNumber,
            !name.contains(".."), name.utf8.count <= limit
        else {
            throw Failure(
                "'\(SafeName.printable(String(name.prefix(limit))))' cannot name a key",
                "a name is 1 to \(limit) lower-case letters, digits, '-', '_' and '.', "
                    + "and begins with a letter or digit",
                hint: "for example: release-2026", exit: .usage)
        }
        try SafeName.checkFile(name)
    }
}
