import Files
import Model
import Release
import Workflows

extension Verb {
    static let initialize = Verb(
        name: "init", operands: "", operandCount: 0...0,
        summary: "write a manifest that fits this folder",
        details: """
            Looks for Package.swift, Cargo.toml, go.mod, package.json, CMakeLists.txt,
            pyproject.toml and Makefile, takes what they say about the product, for programs that
            were built, for manual pages, completions and units, and writes a commented consign.yaml
            that passes 'consign check'. An existing manifest is never overwritten.

            With --from it translates another tool's configuration instead: an nfpm.yaml whole,
            and of a .goreleaser.yaml what is about archives, packages, checksums, signatures
            and the release.
            """,
        options: [
            Option("from", value: "FILE", "an nfpm.yaml or a .goreleaser.yaml to translate"), .json,
        ],
        examples: [
            ("consign init", "writes consign.yaml into the current folder"),
            ("consign init --from nfpm.yaml", "translates nFPM's configuration"),
        ],
        run: { (call, console) throws(Failure) in
            if let file = call.values["from"]?.last {
                let made = try Initialization.writeManifest(
                    from: file, try Environment.current(call))
                console.answer?.tell(["path": .shown(made.path)])
                for remark in made.remarks { console.note(remark) }
                console.say("wrote \(made.path)")
                return .done
            }
            let made = try Initialization.writeManifest(in: ".", try Environment.current(call))
            console.answer?.tell(["path": .shown(made.path)])
            console.say("wrote \(made.path)")
            for fact in made.open { console.answer?.add(remark: "to fill in: \(fact)") }
            if !made.open.isEmpty {
                console.say("to fill in there: " + made.open.joined(separator: ", "))
            }
            console.say(
                "next: " + (made.isBuilt ? "" : "stage your builds, then ")
                    + "'consign key new release', a commit with its tag, and 'consign plan'")
            return .done
        })
}

extension Verb {
    private static let place = Option(
        "output", letter: "o", value: "FILE", "write to this file; '-' is standard output")
    private static let force = Option(
        "force", "replace a file that consign did not write")
    private static let isCheck = Option(
        "check", "write nothing, and fail when the file is not what would be written")

    /// Lines of a workflow, behind a message.
    private static func numbers(_ lines: [Int], _ what: String) -> String {
        lines.isEmpty ? "" : "; \(what) in lines: " + lines.map(String.init).joined(separator: ", ")
    }

    static let ci = Verb(
        name: "ci", operands: "SERVICE", operandCount: 1...1,
        completes: .words(WorkflowService.allCases.map(\.rawValue)),
        summary: "write the workflow that releases on GitHub, GitLab or Forgejo",
        details: """
            Writes .github/workflows/release.yml, .gitlab-ci.yml or .forgejo/workflows/release.yml
            from the manifest; SERVICE is github, gitlab or forgejo. A version's tag is released,
            pushes and pull requests are tested, every night a snapshot is made, and by hand a
            version is rehearsed, resumed or signed again. Each platform is built by a job of its
            own, and one job joins what they made and seals it. What the jobs run stands under
            'ci' in the manifest; secrets go by the names that the job 'preflight' lists.
            With --check, the commits of actions and the digests of images may differ, since
            bots raise them; commits of later versions are kept when the file is written again.
            """,
        options: [.manifest, place, isCheck, force, .json],
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
            let project = try Project.load(call.value(.manifest), try Environment.current(call))
            let file = try WorkflowFile(project, service)
            let path = call.value(place) ?? Path.join(project.base, file.path)
            for remark in project.remarks { console.note(remark) }
            console.answer?.tell(["service": .string(word), "path": .shown(path)])
            if call.has(isCheck) {
                let pins = try file.check(path)
                console.answer?.tell(["pins": .array(pins.map { .number(Int64($0)) })])
                console.say(
                    "\(path) is what the manifest asks for"
                        + numbers(pins, "other pins than consign's own"))
            } else if path == "-" {
                try console.tell(["pins": [], "text": .string(file.text)], file.text)
            } else {
                let pins = try file.write(to: path, replaces: call.has(force))
                console.answer?.tell(["pins": .array(pins.map { .number(Int64($0)) })])
                console.say("wrote \(path)" + numbers(pins, "later pins were kept"))
            }
            return .done
        })
}

extension Verb {
    private static let sealed = Option(
        "output", letter: "o", value: "DIR", "the folder to make (default: sealed)")

    static let stage = Verb(
        name: "stage", operands: "PLATFORM...", operandCount: 1...64,
        completes: .names(.platforms),
        summary: "copy what was built for a platform, with digests, to be joined elsewhere",
        details: """
            For a release whose platforms are built on several machines. Copies the stage folders
            of the platforms into a new folder, at their places, with their digests in
            stage.sha256. Send the folder to the machine that seals the release, where
            'consign build --join' checks every file and puts the stages in their places. A job
            without Consign can write stage.sha256 with sha256sum.
            """,
        options: [.manifest, sealed, .snapshot, .json],
        examples: [
            ("consign stage linux-arm64 -o sealed/linux-arm64", "what a build job sends"),
            ("consign release --join sealed", "joins all folders in sealed, and releases"),
        ],
        run: { (call, console) throws(Failure) in
            let surroundings = try Environment.current(call)
            let project = try Project.load(call.value(.manifest), surroundings)
            let output = call.value(sealed) ?? Path.join(project.base, "sealed")
            let count = try StageManifest(
                project, surroundings, isSnapshot: call.has(.snapshot)
            ).seal(call.operands, into: output)
            console.answer?.tell([
                "folder": .shown(output), "platforms": .texts(call.operands),
                "count": .number(Int64(count)),
            ])
            console.say("\(count) files in \(output)")
            return .done
        })
}
