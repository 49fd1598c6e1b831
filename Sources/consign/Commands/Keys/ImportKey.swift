internal import Files
internal import Model
internal import Pipeline
internal import Signing

extension Verb {
    private static let name = Option(
        "name", value: "NAME", "what the identity is to be called")
    private static let signer = Option(
        "signer", value: "LINE",
        "leave the keys where they are: 'agent', or 'program PATH ARGUMENTS'")

    static let keyImport = Verb(
        name: "key import", operands: "FILE...", operandCount: 1...3,
        summary: "make a signing identity of keys you have",
        details: """
            Brings in private keys that other programs made, one of each kind: OpenSSH's without a
            passphrase, minisign's secret keys, and PKCS#8. They are written as NAME.TYPE.key under
            a new passphrase, with their public halves in everyone's form; the files they came from
            are left alone. With --signer the private keys stay where they are: FILE is then a
            public key, and NAME.signer says who signs, an ssh-agent or a program of yours.
            """,
        options: [
            name, signer, .newKeyFolder, .passphraseDescriptor, .passphraseFile, .unprotected,
            .oldPassphraseDescriptor, .oldPassphraseFile, .openPGPUser, .expires, .moment,
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
        ],
        run: { (call, console) throws(Failure) in
            guard let name = call.value(name) else {
                throw Failure(
                    "the identity has no name", hint: "give it one: --name release-2026",
                    exit: .usage)
            }
            let folder = call.value(.newKeyFolder) ?? "keys"
            let identity = try adopt(call, name, folder)
            console.say("made \(identity.name) in \(folder)")
            console.result(try KeyText.text(identity))
            return .done
        })

    private static func adopt(
        _ call: Invocation, _ name: String, _ folder: String
    ) throws(Failure) -> PublicIdentity {
        guard let line = call.value(signer) else {
            return try IdentityFiles.adopt(
                call.operands, as: name, in: folder, old: try .old(call),
                passphrase: try KeyChoice.passphrase(call), try KeyChoice.wish(call))
        }
        let needless = [Option.passphraseDescriptor, .passphraseFile, .unprotected]
        if let option = needless.first(where: call.has) {
            throw Failure(
                "--signer and --\(option.name) exclude each other",
                "no private key is written", exit: .usage)
        }
        return try IdentityFiles.adopt(
            call.operands, as: name, in: folder,
            heldBy: try SignerFile(parsing: line, name: "--signer"),
            try Surroundings.current(call).signerAccess, try KeyChoice.wish(call))
    }
}
