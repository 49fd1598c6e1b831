internal import Model
internal import Pipeline

extension Verb {
    static let release = Verb(
        name: "release", operands: "", operandCount: 0...0,
        summary: "build, sign, write notes and publish",
        details: """
            The whole of a release. Everything that can be known is checked before the first byte
            is written: names, stages, keys and passphrases, destinations. Each configured step
            ends as done, skipped or failed, and the closing table says which.
            """,
        options: [
            .join,
            .manifest, .output, .jobs, .only, .skip, .snapshot, .passphraseDescriptor,
            .passphraseFile, .dryRun, .json,
        ],
        examples: [
            ("consign release", "releases the tag at HEAD"),
            ("consign release --snapshot --skip publish", "does all of it but publishing"),
        ],
        run: { (call, console) throws(Failure) in
            if call.has(.dryRun) { return try Verb.plan.run(call, console) }
            let run = try ReleaseRun(call, console)
            let folder = try run.release()
            try run.finish(folder)
            return .done
        })
}
