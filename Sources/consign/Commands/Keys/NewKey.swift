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
            file gives it. With --expires the OpenPGP certificate says when the key ends, and so
            does the key document once it has the key. A document that is there does not get the
            new identity by itself: 'consign key rotate' announces it.
            """,
        options: [
            .newKeyFolder, .passphraseDescriptor, .passphraseFile, .unprotected,
            Option("rsa", "make an RSA key as well"), .openPGPUser, .expires, .moment,
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
            console.say("made \(identity.name) in \(folder)")
            console.result(try KeyText.text(identity))
            console.say(
                "keep the .key files secret; publish the fingerprints where people can find them")
            return .done
        })
}
