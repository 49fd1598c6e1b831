import Files
import Model
import Release

extension Verb {
    private static let newKey = Option(
        "key", value: "NAME", "the identity that signs now", completes: .keys)
    private static let reason = Option(
        "reason", value: "TEXT", "why, for the statement and whoever reads it")
    private static let oldKey = Option(
        "old", value: "FILE-OR-FINGERPRINT",
        "a key that had signed; repeatable (default: the project's)")
    private static let digest = Option(
        "digest", value: "SHA256", "believe this digest of SHA256SUMS instead of an old key")
    private static let copy = Option(
        "copy", value: "DIR", "believe this copy or rebuild instead of an old key")
    private static let authority = Option(
        "timestamps", value: "FILE",
        "believe a lost key's signature if this authority saw it before the key was lost")
    private static let all = Option("all", "every version in the manifest's folders, oldest first")

    static let resign = Verb(
        name: "resign", operands: "[DIR|VERSION]", operandCount: 0...1,
        summary: "add a new key's signatures to an old release",
        details: """
            Makes sure that the release is the one that was published, by a good signature of an
            older key, or where none can be believed by a digest or a copy that you name, or by a
            timestamp from before the key was lost. The new key must be one that the key document
            lets sign. Reads every file again and refuses any difference. Then adds the new key's signatures and a
            signed statement (which keys, when, why), and renews the notes' commands after having
            run them. No artifact and no old signature is touched; a second run changes nothing.
            """,
        options: [
            .manifest, newKey, reason, oldKey, digest, copy, authority, all,
            .signatureFormat,
            .passphraseDescriptor, .passphraseFile, .jobs, .dryRun, .json,
        ],
        examples: [
            (
                "consign resign v1.2.0 --key release-2027 --reason 'release-2026 ends'",
                "signs a published version again"
            ),
            (
                "consign resign --all --key release-2027 --reason 'release-2026 ends' --dry-run",
                "says what would be done to every version"
            ),
        ],
        run: { (call, console) throws(Failure) in
            guard call.has(all) == call.operands.isEmpty else {
                throw Failure(
                    "what is to be signed again", "name one release, or all of them with --all",
                    exit: .usage)
            }
            let run = try ReleaseRun(call, console, needsManifest: call.has(all))
            let wish = try wish(call)
            console.answer?.tell([
                "release": call.operands.first.map(JSONValue.shown) ?? .null,
                "key": .shown(wish.key), "reason": .string(wish.reason),
            ])
            try run.resign(call.operands.first, wish)
            console.closingTable()
            return .done
        })

    private static func wish(_ call: Invocation) throws(Failure) -> ResigningOptions {
        guard let key = call.value(newKey), let why = call.value(reason) else {
            throw Failure(
                "resign needs the new key and a reason", "with --key and --reason",
                hint: "consign resign v1.2.0 --key release-2027 --reason 'release-2026 ends'",
                exit: .usage)
        }
        var wish = try ResigningOptions(key: key, reason: why)
        wish.old = call.all(oldKey)
        wish.formats = call.values["format"] ?? []
        wish.copy = call.value(copy)
        wish.authority = call.value(authority)
        wish.isTrial = call.has(.dryRun)
        if let text = call.value(digest) {
            guard let value = Digest(.sha256, hex: text.lowercased()) else {
                throw Failure("--digest is not a SHA-256", "it has 64 hex digits", exit: .usage)
            }
            wish.digest = value
        }
        return wish
    }
}
