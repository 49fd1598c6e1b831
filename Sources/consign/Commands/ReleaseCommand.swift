internal import Model
internal import Pipeline

extension Verb {
    static let rehearse = Option(
        "rehearse",
        "do everything with a throw-away key, a folder standing in for each destination")

    static let release = Verb(
        name: "release", operands: "", operandCount: 0...0,
        summary: "build, sign, write notes and publish",
        details: """
            The whole of a release. Everything that can be known is checked before the first byte
            is written: names, stages, keys and passphrases, destinations. Each configured step
            ends as done, skipped or failed, and the closing table says which. A rehearsal does
            all of it where nobody sees it: signatures by keys that are thrown away, folders for
            destinations, which are only asked whether they would take the release. With -o it
            leaves what it made in that folder.
            """,
        options: [
            .join,
            .manifest, .output, .jobs, .only, .skip, .snapshot, .passphraseDescriptor,
            .passphraseFile, .dryRun, rehearse, .json,
        ],
        examples: [
            ("consign release", "releases the tag at HEAD"),
            ("consign release --rehearse", "shows what releasing would do, all commands run"),
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
