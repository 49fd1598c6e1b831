internal import Model
internal import Pipeline

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
