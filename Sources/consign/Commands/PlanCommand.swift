internal import Model
internal import Pipeline

extension Verb {
    static let plan = Verb(
        name: "plan", operands: "", operandCount: 0...0,
        summary: "show every file, name, destination and command",
        details: """
            Looks at the manifest, the stages, the keys, git and the destinations, and shows what
            'release' would make, sign, publish and print. Writes nothing.
            """,
        options: [.manifest, .jobs, .only, .snapshot, .json],
        examples: [
            ("consign plan", "shows the plan as a table"),
            ("consign plan --json", "prints the plan for another program"),
        ],
        run: { (call, console) throws(Failure) in
            let run = try ReleaseRun(call, console)
            let plan = try run.plan(signs: true)
            console.result(try call.has(.json) ? Answer.text(try plan.json()) : try plan.table())
            return .done
        })
}
