import Files
import Model
import Release

extension Verb {
    private static let span = Option(
        "within", value: "SPAN", "what ends within this time is a finding (default: 90d)")
    private static let published = Option(
        "published", value: "PLACE",
        "a folder or https address whose copies are compared with ours; repeatable")
    private static let day = Option(
        "at", value: "DATE", "judge as on this day (default: now)")

    static let keyDoctor = Verb(
        name: "key doctor", operands: "", operandCount: 0...0,
        summary: "look for keys that are about to fail",
        details: """
            Looks at every identity of the key folders, at the key document, and at what the
            manifest wants of them: what ends soon, what is weak, what nobody signed, which key
            cannot serve which format, and, with --published, which copy that people find is not
            ours. Opens no private key. The exit code is 0 when there is nothing to say, 6 when a
            key that is in use has ended or was revoked, and 1 for everything else, so that a
            pipeline run every night notices.
            """,
        options: [span, published, .keyFolder, .manifest, day, .json],
        examples: [
            ("consign key doctor --within 90d", "before a release, or every night"),
            (
                "consign key doctor --published https://acme.example/releases",
                "compares what people find with what is here"
            ),
        ],
        run: { (call, console) throws(Failure) in
            let surroundings = try Environment.current(call)
            let found = try Project.find()
            let project = call.value(.manifest) ?? found
            let doctor = try KeyDoctor(
                try KeyChoice.folders(call),
                try project.map { file throws(Failure) in try Project.load(file, surroundings) },
                within: try days(call),
                at: try call.date(day, from: ProcessEnvironment.now) ?? ProcessEnvironment.now)
            var findings = try doctor.findings()
            findings += try doctor.findings(publishedAt: call.all(published), surroundings)
            let exit: ExitCode =
                findings.isEmpty ? .done : findings.contains(where: \.isOver) ? .expired : .failed
            try console.tell(
                ["findings": .array(findings.map(json))], text(findings, count: doctor.count))
            return exit
        })

    private static func days(_ call: Invocation) throws(Failure) -> Int64 {
        guard let text = call.value(span) else { return 90 }
        guard let days = KeyDate.days(text) else {
            throw Failure(
                "--within is not a time", "'\(SafeName.printable(text))'",
                hint: "write it as 90d, 6m or 2y", exit: .usage)
        }
        return days
    }

    private static func text(_ findings: [KeyFinding], count: Int) -> String {
        guard !findings.isEmpty else {
            return "nothing to say about \(count) \(count == 1 ? "identity" : "identities")\n"
        }
        return findings.map { one in
            SafeName.printable("\(one.subject): \(one.problem)") + "\n"
                + SafeName.printable("  \(one.hint)") + "\n"
        }.joined()
    }

    private static func json(_ one: KeyFinding) -> JSONValue {
        [
            "subject": .shown(one.subject), "problem": .shown(one.problem),
            "hint": .shown(one.hint), "over": .bool(one.isOver),
        ]
    }
}
