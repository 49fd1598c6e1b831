internal import Model
internal import Pipeline

extension Verb {
    private static let matrix = Option(
        "matrix", "print the build jobs as JSON, for a CI's own matrix; looks at no stage")

    static let plan = Verb(
        name: "plan", operands: "", operandCount: 0...0,
        summary: "show every file, name, destination and command",
        details: """
            Looks at the manifest, the stages, the keys, git and the destinations, and shows what
            'release' would make, sign, publish and print. Writes nothing.
            """,
        options: [.manifest, .jobs, .only, .snapshot, .json, matrix],
        examples: [
            ("consign plan", "shows the plan as a table"),
            ("consign plan --json", "prints the plan for another program"),
            ("consign plan --matrix", "prints one entry for each platform that is to be built"),
        ],
        run: { (call, console) throws(Failure) in
            let run = try ReleaseRun(call, console)
            guard !call.has(matrix) else {
                console.result(try run.matrix())
                return .done
            }
            let plan = try run.plan(signs: true)
            console.result(try call.has(.json) ? Answer.text(try plan.json()) : try plan.table())
            return .done
        })
}
