import Crypto
import Files
import Keys
import Model
import Release

extension Verb {
    private static let name = Option(
        "name", value: "NAME", "what the identity is to be called")
    private static let signer = Option(
        "signer", value: "LINE",
        "leave the keys where they are: 'agent', or 'program PATH ARGUMENTS'")

    private static let apple = Option(
        "apple", "an Apple certificate with its key and the certificates above it")
    private static let root = Option(
        "root", value: "SHA256", "with --apple: a root that counts beside Apple's, for tests")

    private static let notary = Option(
        "notary", "a key for Apple's notary service, as App Store Connect gives it out")
    private static let issuer = Option(
        "issuer", value: "UUID", "with --notary: the team's issuer id")
    private static let keyID = Option(
        "key-id", value: "ID", "with --notary: the key's id, when the file's name does not say it")

    static let keyImport = Verb(
        name: "key import", operands: "FILE...", operandCount: 1...6,
        summary: "make a signing identity of keys you have",
        details: """
            Brings in private keys that other programs made, one of each kind: OpenSSH's without a
            passphrase, minisign's secret keys, and PKCS#8. They are written as NAME.TYPE.key under
            a new passphrase, with their public halves in everyone's form; the files they came from
            are left alone. With --signer the private keys stay where they are: FILE is then a
            public key, and NAME.signer says who signs, an ssh-agent or a program of yours.
            With --apple the files are a Developer ID certificate, its key and the certificates
            above it, in PKCS#12, PEM or DER and in any order: the chain is put together, checked
            up to Apple's root, and kept as NAME.apple.pem.
            With --notary FILE is the AuthKey_KEYID.p8 of App Store Connect, whose identity has
            Apple notarize what is signed, and signs nothing itself.
            """,
        options: [
            name, signer, apple, root, notary, issuer, keyID, .newKeyFolder, .passphraseDescriptor,
            .passphraseFile,
            .unprotected,
            .oldPassphraseDescriptor, .oldPassphraseFile, .openPGPUser, .expires, .moment, .json,
        ],
        examples: [
            (
                "consign key import ~/.minisign/minisign.key --name release-2026",
                "asks for the old passphrase and for a new one; the minisign key id stays"
            ),
            (
                "consign key import ~/.ssh/id_ed25519.pub --name release-2026 --signer agent",
                "signs through the ssh-agent from now on"
            ),
            (
                "consign key import token.pem --name hsm --signer 'program /usr/local/bin/sign'",
                "signs through a program: see docs/keys.md"
            ),
            (
                "consign key import id.p12 DeveloperIDG2CA.cer AppleRootCA.cer --apple --name mac",
                "signs for Macs; Apple's certificates are at \(AppleAuthority.address)"
            ),
            (
                "consign key import AuthKey_2X9R4HXF34.p8 --notary --issuer UUID --name notary-2026",
                "asks Apple's notary service"
            ),
        ],
        run: { (call, console) throws(Failure) in
            guard let name = call.value(name) else {
                throw Failure(
                    "the identity has no name", hint: "give it one: --name release-2026",
                    exit: .usage)
            }
            let folder = call.value(.newKeyFolder) ?? "keys"
            let identity = try adopt(call, name, folder)
            console.answer?.tell(["folder": .shown(folder)])
            console.say("made \(identity.name) in \(folder)")
            try console.tell(KeyText.json(identity), KeyText.text(identity))
            return .done
        })

    private static func adopt(
        _ call: Invocation, _ name: String, _ folder: String
    ) throws(Failure) -> PublicIdentity {
        let held = try signer(call)
        if call.has(notary) { return try adoptNotary(call, name, folder) }
        if let option = [issuer, keyID].first(where: call.has) {
            throw Failure(
                "--\(option.name) says nothing without --notary", "no other key has one",
                exit: .usage)
        }
        if call.has(apple) { return try adoptApple(call, name, folder, held) }
        guard !call.has(root) else {
            throw Failure(
                "--root says nothing without --apple", "no other identity has a root", exit: .usage)
        }
        guard let held else {
            return try IdentityFiles.adopt(
                call.operands, as: name, in: folder, old: try .old(call),
                passphrase: try KeyChoice.passphrase(call), try KeyChoice.wish(call))
        }
        return try IdentityFiles.adopt(
            call.operands, as: name, in: folder, heldBy: held,
            try Environment.current(call).signerAccess, try KeyChoice.wish(call))
    }

    /// Who has the private keys, when they are to stay there.
    private static func signer(_ call: Invocation) throws(Failure) -> SignerFile? {
        guard let line = call.value(signer) else { return nil }
        let needless = [Option.passphraseDescriptor, .passphraseFile, .unprotected]
        if let option = needless.first(where: call.has) {
            throw Failure(
                "--signer and --\(option.name) exclude each other",
                "no private key is written", exit: .usage)
        }
        return try SignerFile(parsing: line, name: "--signer")
    }

    private static func adoptNotary(
        _ call: Invocation, _ name: String, _ folder: String
    ) throws(Failure) -> PublicIdentity {
        if let option = [apple, root, signer, .openPGPUser, .expires].first(where: call.has) {
            throw Failure(
                "--notary and --\(option.name) exclude each other",
                "the key is for Apple's notary service alone", exit: .usage)
        }
        guard let issuer = call.value(issuer), call.operands.count == 1 else {
            throw Failure(
                "--notary needs one file and --issuer", "App Store Connect shows both",
                hint: "consign key import AuthKey_KEYID.p8 --notary --issuer UUID --name NAME",
                exit: .usage)
        }
        return try IdentityFiles.adoptNotary(
            call.operands[0], as: name, in: folder, id: call.value(keyID), issuer: issuer,
            old: try .old(call), passphrase: try KeyChoice.passphrase(call))
    }

    private static func adoptApple(
        _ call: Invocation, _ name: String, _ folder: String, _ held: SignerFile?
    ) throws(Failure) -> PublicIdentity {
        if let option = [Option.openPGPUser, .expires].first(where: call.has) {
            throw Failure(
                "--apple and --\(option.name) exclude each other",
                "its certificate says who it is and when it ends", exit: .usage)
        }
        let pinned = try call.value(root).map(fingerprint)
        guard let held else {
            return try IdentityFiles.adoptApple(
                call.operands, as: name, in: folder, pinned: pinned, at: try call.now(),
                old: try .old(call), passphrase: try KeyChoice.passphrase(call))
        }
        return try IdentityFiles.adoptApple(
            call.operands, as: name, in: folder, pinned: pinned, at: try call.now(),
            heldBy: held, try Environment.current(call).signerAccess)
    }

    /// 64 digits; openssl prints them in capitals with colons between.
    private static func fingerprint(_ text: String) throws(Failure) -> String {
        let digits = text.lowercased().filter { $0 != ":" }
        guard digits.utf8.count == 64, digits.allSatisfy(\.isHexDigit) else {
            throw Failure(
                "--root is not the SHA-256 of a certificate", "'\(SafeName.printable(text))'",
                hint: "openssl x509 -in ROOT.pem -noout -fingerprint -sha256 prints it",
                exit: .usage)
        }
        return digits
    }
}
