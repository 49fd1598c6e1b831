import Crypto
import Files
import Keys
import Model
import Release
import Trust

extension Verb {
    static let keyNew = Verb(
        name: "key new", operands: "NAME", operandCount: 1...1,
        summary: "make a signing identity",
        details: """
            Makes an Ed25519 and a P-256 key, as NAME.ed25519.key and NAME.p256.key (PKCS#8, mode
            0600), and their public halves in everyone's form, an OpenPGP certificate among them.
            With --rsa there is an RSA key too, which apk packages and old rpm versions need. The
            keys are protected by a passphrase, asked for at the terminal unless a descriptor or
            file gives it. With --expires the OpenPGP certificate says when the key ends, and so
            does the key document once it has the key. A document that is there does not get the
            new identity by itself: 'consign key rotate' announces it.
            """,
        options: [
            .newKeyFolder, .passphraseDescriptor, .passphraseFile, .unprotected,
            Option("rsa", "make an RSA key as well"), .openPGPUser, .expires, .moment, .json,
        ],
        examples: [
            ("consign key new release-2026", "asks for a passphrase and fills keys/"),
            ("consign key new release-2027 --expires 2y", "makes one that ends in two years"),
            (
                "consign key new ci --passphrase-fd 3 3< secret",
                "takes the passphrase from a file descriptor"
            ),
        ],
        run: { (call, console) throws(Failure) in
            let folder = call.value(.newKeyFolder) ?? "keys"
            let passphrase = try KeyChoice.passphrase(call)
            var wish = try KeyChoice.wish(call)
            wish.hasRSA = call.has(named: "rsa")
            let identity = try IdentityFiles.create(
                name: call.operands[0], in: folder, passphrase: passphrase, wish)
            console.answer?.tell(["folder": .shown(folder)])
            console.say("made \(identity.name) in \(folder)")
            try console.tell(KeyText.json(identity), KeyText.text(identity))
            console.say(
                "keep the .key files secret; publish the fingerprints where people can find them")
            return .done
        })
}

extension Verb {
    private static let form = Option(
        "form", value: "FORM", "ssh, minisign, openssl, openpgp or signify",
        completes: .words(["ssh", "minisign", "openssl", "openpgp", "signify"]))

    static let keyExport = Verb(
        name: "key export", operands: "NAME", operandCount: 1...1, completes: .keys,
        summary: "print a public key in another tool's form",
        details: """
            Prints the public half of an identity: the line of ssh-keygen, the file of minisign or
            signify, the PEM file of openssl (of the P-256 key, or else of the only other one), or
            the OpenPGP certificates. Private halves are never printed.
            """,
        options: [form, .keyFolder, .json],
        examples: [
            ("consign key export release-2026 --form openpgp > acme.asc", "for gpg --import")
        ],
        run: { (call, console) throws(Failure) in
            let identity = try IdentityFiles.find(
                call.operands[0], in: try KeyChoice.folders(call))
            let known = PublicForm.allCases.map(\.rawValue)
            guard let form = call.value(form).flatMap({ PublicForm(rawValue: $0) }) else {
                throw Failure(
                    "in which form",
                    call.value(form).map { "there is no '\(SafeName.printable($0))'" } ?? "",
                    hint: "say --form and one of \(known.joined(separator: ", "))", exit: .usage)
            }
            let text = String(decoding: try form.file(of: identity), as: UTF8.self)
            try console.tell(
                [
                    "id": .string(identity.name), "form": .string(form.rawValue),
                    "text": .string(text),
                ], text)
            return .done
        })
}

extension Verb {
    static let keyList = Verb(
        name: "key list", operands: "", operandCount: 0...0,
        summary: "show all identities, and where their private keys are",
        details: """
            Lists every identity of the key folders: its keys, where the private half of each is,
            what the key document says of it, and when it ends.
            """,
        options: [.keyFolder, .json],
        examples: [("consign key list", "one line for each key")],
        run: { (call, console) throws(Failure) in
            let identities = try KeyInventory(try KeyChoice.folders(call)).identities
            try console.tell(
                ["identities": .array(identities.map(json))], identities.map(text).joined())
            return .done
        })

    private static func text(_ one: KeyInventory.Item) -> String {
        var facts = [one.folder]
        if let state = one.documented?.state { facts.append(state.rawValue) }
        facts += one.end.map { ["ends \($0.day)"] } ?? []
        var lines = [one.identity.name + "  " + facts.joined(separator: ", ")]
        for (type, home) in one.homes {
            lines.append("  " + HelpText.padded(type.rawValue, 9) + home.text)
        }
        return lines.map { SafeName.printable($0) + "\n" }.joined()
    }

    private static func json(_ one: KeyInventory.Item) -> JSONValue {
        [
            "name": .string(one.identity.name), "folder": .string(one.folder),
            "state": one.documented.map { .string($0.state.rawValue) } ?? .null,
            "ends": one.end.map { .string($0.text) } ?? .null,
            "keys": .array(
                one.homes.map {
                    ["type": .string($0.type.rawValue), "held": .string($0.home.word)]
                }
            ),
        ]
    }
}

extension KeyLocation {
    /// One word for programs.
    fileprivate var word: String {
        switch self {
        case .file(_, let isProtected): isProtected ? "file" : "unprotected-file"
        case .agent: "agent"
        case .program: "program"
        case .elsewhere: "elsewhere"
        }
    }

    fileprivate var text: String {
        switch self {
        case .file(_, let isProtected):
            isProtected ? "a file under a passphrase" : "a file without a passphrase"
        case .agent: "in an ssh-agent"
        case .program(let path): "behind the program \(path)"
        case .elsewhere: "not here"
        }
    }
}

extension Verb {
    static let keyShow = Verb(
        name: "key show", operands: "NAME", operandCount: 1...1, completes: .keys,
        summary: "show every form of a key's fingerprint",
        details: """
            Shows the public halves of an identity and every form of their fingerprints, as
            ssh-keygen, minisign and openssl print them. NAME may also be a public key file.
            """,
        options: [.keyFolder, .json],
        examples: [("consign key show release-2026", "shows all fingerprints")],
        run: { (call, console) throws(Failure) in
            let identity = try KeyChoice.identity(call)
            try console.tell(KeyText.json(identity), KeyText.text(identity))
            return .done
        })
}
