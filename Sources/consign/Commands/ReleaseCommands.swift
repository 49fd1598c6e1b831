import Files
import Model

extension Verb {
    static let notes = Verb(
        name: "notes", operands: "[DIR]", operandCount: 0...1,
        summary: "write the release notes, with commands that verify",
        details: """
            Writes RELEASE-NOTES.md into the release folder: what changed, the files, and the
            commands a downloader types on Linux, macOS and Windows to check them. The Linux
            commands are run, on the files and on spoiled copies. Without a manifest only the
            verification section of the notes is renewed.
            """,
        options: [.manifest, .jobs, .json],
        examples: [("consign notes", "writes dist/RELEASE-NOTES.md")],
        run: { (call, console) throws(Failure) in
            let run = try ReleaseRun(call, console, needsManifest: false)
            let folder = try run.openFolder()
            try run.writeNotes(folder)
            try run.finish(folder)
            return .done
        })
}

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
            Option(
                "status",
                "say what each destination holds, and change nothing; exit code 10 when a publication "
                    + "is unfinished"),
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
            let unfinished = try run.publish(folder)
            try run.finish(folder)
            if let unfinished { throw unfinished }
            return .done
        })
}

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
            .manifest, .output, .jobs, .only, .platform, .tag, .skip, .snapshot,
            .passphraseDescriptor, .passphraseFile, .dryRun, rehearse, .timings, .trace, .json,
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
            try console.tellTimings(call)
            return .done
        })
}

extension Verb {
    private static let withdrawalReason = Option(
        "reason", value: "TEXT", "why, for whoever finds the release later")
    private static let withdrawalFolder = Option(
        "to", value: "DIR", "withdraw from this folder instead of the manifest's destinations")

    static let withdraw = Verb(
        name: "withdraw", operands: "VERSION", operandCount: 1...1,
        summary: "take a published release back, as far as that can be done",
        details: """
            Marks the release as withdrawn with the reason, makes it a draft again where the
            service allows that, and points back to the highest stable version that is left. No
            artifact is deleted: whoever has it can still verify it, and is told.
            """,
        options: [.manifest, withdrawalReason, withdrawalFolder, .json],
        examples: [
            (
                "consign withdraw 1.2.0 --reason 'loses data on 32-bit systems'",
                "withdraws it everywhere"
            )
        ],
        run: { (call, console) throws(Failure) in
            guard let reason = call.value(withdrawalReason), !reason.isEmpty else {
                throw Failure(
                    "withdraw needs a reason", "people will read it",
                    hint: "give it with --reason TEXT", exit: .usage)
            }
            let text = call.operands[0]
            let version = try Version(
                parsing: text.hasPrefix("v") ? String(text.dropFirst()) : text)
            let run = try ReleaseRun(call, console, needsManifest: false)
            let words = SafeName.printable(reason)
            console.answer?.tell(
                ["version": .string(version.description), "reason": .string(words)])
            try run.withdraw(version, words, from: call.value(withdrawalFolder))
            console.closingTable()
            return .done
        })
}
