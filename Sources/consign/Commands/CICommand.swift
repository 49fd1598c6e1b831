internal import Files
internal import Model
internal import Pipeline

extension Verb {
    private static let place = Option(
        "output", letter: "o", value: "FILE", "write to this file; '-' is standard output")
    private static let force = Option(
        "force", "replace a file that consign did not write")
    private static let isCheck = Option(
        "check", "write nothing, and fail when the file is not what would be written")

    static let ci = Verb(
        name: "ci", operands: "SERVICE", operandCount: 1...1,
        summary: "write the workflow that releases on GitHub, GitLab or Forgejo",
        details: """
            Writes .github/workflows/release.yml, .gitlab-ci.yml or .forgejo/workflows/release.yml
            from the manifest; SERVICE is github, gitlab or forgejo. A version's tag is released,
            pushes and pull requests are tested, every night a snapshot is made, and by hand a
            version is rehearsed, resumed or signed again. Each platform is built by a job of its
            own, and one job joins what they made and seals it. What the jobs run stands under
            'ci' in the manifest; secrets go by the names that the job 'preflight' lists.
            """,
        options: [.manifest, place, isCheck, force],
        examples: [
            ("consign ci github", "writes .github/workflows/release.yml"),
            ("consign ci github --check", "fails when the manifest has changed since"),
            ("consign ci gitlab -o ci/release.yml", "writes a file to be included by another"),
        ],
        run: { (call, console) throws(Failure) in
            let word = call.operands[0]
            guard let service = WorkflowService(rawValue: word) else {
                throw Failure(
                    "no workflows for '\(SafeName.printable(word))'",
                    hint: Spelling.suggestion(
                        for: word, known: WorkflowService.allCases.map(\.rawValue)), exit: .usage)
            }
            let project = try Project.load(call.value(.manifest), try Surroundings.current(call))
            let file = try WorkflowFile(project, service)
            let path = call.value(place) ?? file.path
            if call.has(isCheck) {
                try file.check(path)
                console.say("\(path) is what the manifest asks for")
            } else if path == "-" {
                console.result(file.text)
            } else {
                try file.write(to: path, replaces: call.has(force))
                console.say("wrote \(path)")
            }
            return .done
        })
}
