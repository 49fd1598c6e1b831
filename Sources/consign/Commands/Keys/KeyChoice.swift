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
            return source
        }
        guard !call.has(.passphraseDescriptor), !call.has(.passphraseFile) else {
            throw Failure("--unprotected and a passphrase exclude each other", exit: .usage)
        }
        return nil
    }

    /// What a new identity has beside its keys.
    static func wish(_ call: Invocation) -> NewIdentity {
        var wish = NewIdentity()
        wish.userID = call.value(.openPGPUser)
        wish.created = Environment.now
        return wish
    }

    /// The identity or public key file that the operand names.
    static func identity(_ call: Invocation) throws(Failure) -> PublicIdentity {
        let name = call.operands[0]
        if name.contains("/") || name.hasSuffix(".pub") || name.hasSuffix(".pem") {
            return PublicIdentity(name: Path.name(name), keys: try PublicKeyFile.load(name))
        }
        let surroundings = try Surroundings.current(call)
        return try IdentityFiles.find(
            name, in: call.all(.keyFolder) + surroundings.keyFolders(root: "."))
    }
}
