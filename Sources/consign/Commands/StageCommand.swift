internal import Model
internal import Pipeline

extension Verb {
    private static let sealed = Option(
        "output", letter: "o", value: "DIR", "the folder to make (default: sealed)")

    static let stage = Verb(
        name: "stage", operands: "PLATFORM...", operandCount: 1...64,
        summary: "copy what was built for a platform, with digests, to be joined elsewhere",
        details: """
            For a release whose platforms are built on several machines. Copies the stage folders
            of the platforms into a new folder, at their places, with their digests in
            stage.sha256. Send the folder to the machine that seals the release, where
            'consign build --join' checks every file and puts the stages in their places. A job
            without Consign can write stage.sha256 with sha256sum.
            """,
        options: [.manifest, sealed, .snapshot],
        examples: [
            ("consign stage linux-arm64 -o sealed/linux-arm64", "what a build job sends"),
            ("consign release --join sealed", "joins all folders in sealed, and releases"),
        ],
        run: { (call, console) throws(Failure) in
            let surroundings = try Surroundings.current(call)
            let project = try Project.load(call.value(.manifest), surroundings)
            let output = call.value(sealed) ?? "sealed"
            let count = try StageSeal(
                project, surroundings, isSnapshot: call.has(.snapshot)
            ).seal(call.operands, into: output)
            console.say("\(count) files in \(output)")
            return .done
        })
}
