internal import Model
internal import Pipeline

extension Verb {
    static let sign = Verb(
        name: "sign", operands: "[DIR]", operandCount: 0...1,
        summary: "sign the checksum list of a release folder",
        details: """
            Reads every listed file back, signs SHA256SUMS with the keys and in the formats of the
            manifest, or with --key and --format, and checks each signature with the public key.
            A signature that is there already and verifies is kept.

            Where several maintainers must sign, each runs it with --add on the same folder: who
            has a private key here signs, the others are left to sign on their machines.
            """,
        options: [
            .manifest, .signingKey,
            Option(
                "format", value: "NAME", "a signature format; repeatable (default: the manifest's)"),
            Option("add", "leave those to sign elsewhere whose private keys are not here"),
            .passphraseDescriptor, .passphraseFile, .jobs, .json,
        ],
        examples: [
            ("consign sign", "signs dist/ as the manifest says"),
            ("consign sign public/1.2.0 --key release-2027", "adds another key's signatures"),
            ("consign sign --add dist", "adds yours where several must sign"),
        ],
        run: { (call, console) throws(Failure) in
            let run = try ReleaseRun(call, console, needsManifest: false)
            let folder = try run.openFolder()
            try run.sign(folder)
            try run.finish(folder)
            return .done
        })
}
