internal import Files
internal import Model
internal import Pipeline
internal import Signing

/// What the key commands are asked for.
enum KeyChoice {
    /// The passphrase of keys about to be written; nil when they are to have none.
    static func passphrase(_ call: Invocation) throws(Failure) -> PassphraseSource? {
        guard call.has(.unprotected) else {
            let source = try PassphraseSource.chosen(call, confirming: true)
            guard call.has(.passphraseDescriptor) || call.has(.passphraseFile) || Terminal.isPresent
            else {
                throw Failure(
                    "the new key needs a passphrase", "there is no terminal to ask at",
                    hint: "give it with --passphrase-fd or --passphrase-file, or use --unprotected",
                    exit: .usage)
            }
            return source.forNewKeys
        }
        guard !call.has(.passphraseDescriptor), !call.has(.passphraseFile) else {
            throw Failure("--unprotected and a passphrase exclude each other", exit: .usage)
        }
        return nil
    }

    /// What a new identity has beside its keys.
    static func wish(_ call: Invocation) throws(Failure) -> NewIdentity {
        var wish = NewIdentity()
        wish.userID = call.value(.openPGPUser)
        let now = try call.now()
        wish.created = now
        wish.expires = try call.date(.expires, from: now, endOfDay: true)
        return wish
    }

    /// The folders that keys are looked for in, that of `--dir` first.
    static func folders(_ call: Invocation) throws(Failure) -> [String] {
        let usual = try Surroundings.current(call).keyFolders(root: ".")
        let named = call.values["dir"] ?? []
        return named + usual.filter { !named.contains($0) }
    }

    /// The identity or public key file that the operand names.
    static func identity(_ call: Invocation) throws(Failure) -> PublicIdentity {
        let name = call.operands[0]
        if name.contains("/") || name.hasSuffix(".pub") || name.hasSuffix(".pem") {
            return PublicIdentity(name: Path.name(name), keys: try PublicKeyFile.load(name))
        }
        return try IdentityFiles.find(name, in: try folders(call))
    }
}
