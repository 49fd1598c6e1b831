internal import Model
internal import Pipeline

extension Verb {
    static let build = Verb(
        name: "build", operands: "", operandCount: 0...0,
        summary: "make every artifact, release.json and SHA256SUMS",
        details: """
            Makes the artifacts the manifest asks for in a fresh folder, which replaces the release
            folder in one step when all of it is on disk. The same inputs give the same bytes on
            any machine.
            """,
        options: [.manifest, .output, .join, .jobs, .only, .snapshot, .json],
        examples: [
            ("consign build", "fills dist/"),
            ("consign build --join joined", "joins what the build jobs sent, then builds"),
            ("consign build --snapshot --only '*linux*'", "tries out the Linux artifacts"),
        ],
        run: { (call, console) throws(Failure) in
            let run = try ReleaseRun(call, console)
            let folder = try run.build(signs: true)
            try run.finish(folder)
            return .done
        })
}
