internal import Files
internal import Model
internal import Pipeline
internal import Signing

extension Verb {
    static let keyNew = Verb(
        name: "key new", operands: "NAME", operandCount: 1...1,
        summary: "make a signing identity",
        details: """
            Makes an Ed25519 and a P-256 key, as NAME.ed25519.key and NAME.p256.key (PKCS#8, mode
            0600), and their public halves in everyone's form, an OpenPGP certificate among them.
            With --rsa there is an RSA key too, which apk packages and old rpm versions need. The
            keys are protected by a passphrase, asked for at the terminal unless a descriptor or
            file gives it.
            """,
        options: [
            Option("dir", value: "DIR", "the folder to make it in (default: keys)"),
            .passphraseDescriptor, .passphraseFile,
            Option("unprotected", "no passphrase: whoever reads the file can sign"),
            Option("rsa", "make an RSA key as well"),
            Option("user", value: "TEXT", "who it is in OpenPGP: 'Name <mail>' (default: NAME)"),
        ],
        examples: [
            ("consign key new release-2026", "asks for a passphrase and fills keys/"),
            (
                "consign key new ci --passphrase-fd 3 3< secret",
                "takes the passphrase from a file descriptor"
            ),
        ],
        run: { (call, console) throws(Failure) in
            let folder = call.values["dir"]?.last ?? "keys"
            let passphrase = try KeyChoice.passphrase(call)
            var wish = NewIdentity()
            wish.hasRSA = call.has(named: "rsa")
            wish.userID = call.values["user"]?.last
            wish.created = Environment.now
            let identity = try IdentityFiles.create(
                name: call.operands[0], in: folder, passphrase: passphrase, wish)
            console.say("made \(identity.name) in \(folder)")
            console.result(try KeyChoice.text(identity))
            console.say(
                "keep the .key files secret; publish the fingerprints where people can find them")
            return .done
        })

    static let keyShow = Verb(
        name: "key show", operands: "NAME", operandCount: 1...1,
        summary: "show every form of a key's fingerprint",
        details: """
            Shows the public halves of an identity and every form of their fingerprints, as
            ssh-keygen, minisign and openssl print them. NAME may also be a public key file.
            """,
        options: [Option("dir", value: "DIR", "the folder to look in first"), .json],
        examples: [("consign key show release-2026", "shows all fingerprints")],
        run: { (call, console) throws(Failure) in
            let identity = try KeyChoice.identity(call)
            console.result(
                try call.has(.json) ? KeyChoice.json(identity) : KeyChoice.text(identity))
            return .done
        })
}

/// What the key commands share.
private enum KeyChoice {
    static func passphrase(_ call: Invocation) throws(Failure) -> PassphraseSource? {
        guard call.has(named: "unprotected") else {
            let source = try PassphraseSource.chosen(call, confirming: true)
            guard call.has(.passphraseDescriptor) || call.has(.passphraseFile) || Terminal.isPresent
            else {
                throw Failure(
                    "the new key needs a passphrase", "there is no terminal to ask at",
                    hint: "give it with --passphrase-fd or --passphrase-file, or use --unprotected",
                    exit: .usage)
            }
            return source
        }
        guard !call.has(.passphraseDescriptor), !call.has(.passphraseFile) else {
            throw Failure("--unprotected and a passphrase exclude each other", exit: .usage)
        }
        return nil
    }

    static func identity(_ call: Invocation) throws(Failure) -> PublicIdentity {
        let name = call.operands[0]
        if name.contains("/") || name.hasSuffix(".pub") || name.hasSuffix(".pem") {
            return PublicIdentity(name: Path.name(name), keys: try PublicKeyFile.load(name))
        }
        let surroundings = try Surroundings.current(call)
        return try IdentityFiles.find(
            name, in: (call.values["dir"] ?? []) + surroundings.keyFolders(root: "."))
    }

    static func text(_ identity: PublicIdentity) throws(Failure) -> String {
        var lines = [identity.name]
        for key in identity.keys {
            lines.append("  \(key.type.rawValue)")
            for print in try KeyFingerprints.of(key, in: identity) {
                lines.append("    " + HelpText.padded(print.form, 14) + print.text)
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    static func json(_ identity: PublicIdentity) throws(Failure) -> String {
        let keys = try KeyFingerprints.records(of: identity).map { record -> JSONValue in
            [
                "type": .string(record.type), "publicKey": .string(record.publicKey),
                "fingerprints": .object(
                    Dictionary(
                        record.fingerprints.map { ($0.form, .string($0.text)) },
                        uniquingKeysWith: { first, _ in first })),
            ]
        }
        return try Answer.text(["id": .string(identity.name), "keys": .array(keys)])
    }
}
