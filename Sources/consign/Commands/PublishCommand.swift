internal import Model
internal import Pipeline

extension Verb {
    static let publish = Verb(
        name: "publish", operands: "[DIR]", operandCount: 0...1,
        summary: "publish a release folder to its destinations",
        details: """
            Stages every file out of sight, reads back what arrived, runs the notes' commands on
            it, and reveals the release in one step; pointers like latest.json move last. Stopped
            anywhere, the same command finishes it. The same bytes published again are nothing to
            do; other bytes under a published version are refused.
            """,
        options: [
            .manifest, .jobs, .passphraseDescriptor, .passphraseFile,
            Option(
                "to", value: "DIR",
                "publish into this folder instead of the manifest's destinations"),
            Option("resume", "finish an unfinished publication; fails when there is none"),
            Option(
                "replace",
                "take the place of an unfinished publication of the same version with other bytes, "
                    + "and of published signatures that do not verify any more"),
            Option("status", "say what each destination holds, and change nothing"),
            Option("abort", "remove what was staged and never revealed"),
            .dryRun, .json,
        ],
        examples: [
            ("consign publish", "publishes dist/ as the manifest says"),
            ("consign publish --status", "says where the release is published"),
        ],
        run: { (call, console) throws(Failure) in
            let run = try ReleaseRun(call, console, needsManifest: false)
            let folder = try run.openFolder()
            try run.publish(folder)
            try run.finish(folder)
            return .done
        })
}
