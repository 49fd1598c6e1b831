import Files
import Manifests
import Model
import Release

extension Verb {
    static let check = Verb(
        name: "check", operands: "", operandCount: 0...0,
        summary: "say everything that is wrong with the manifest",
        details: """
            Reports every complaint at once, each with its file, line and column: about the
            manifest, the names of the artifacts, what each format and destination refuses, and
            the identities that sign, where there are keys here. It needs no stage and no tag;
            what is in the stages is looked at by 'plan'.
            """,
        options: [.manifest, .platform, .json],
        examples: [("consign check", "checks consign.yaml, or manifests/consign.yaml")],
        run: { (call, console) throws(Failure) in
            do throws(Failure) {
                let surroundings = try Environment.current(call)
                let project = try Project.load(call.value(.manifest), surroundings)
                    .limited(to: call.all(.platform))
                let check = ProjectCheck(project, surroundings)
                try check.run()
                console.answer?.tell(["complaints": [], "file": .shown(project.manifest.file)])
                for remark in project.remarks { console.note(remark) }
                if project.manifest.sign != nil, try !check.hasKeys() {
                    console.note("there are no keys here: 'plan' looks for them")
                }
                console.say("\(project.manifest.file) is fine")
                return .done
            } catch {
                let all = [error] + error.also
                console.answer?.tell(["complaints": .array(all.map(Answer.complaint))])
                throw error
            }
        })
}

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
        options: [.manifest, .jobs, .only, .platform, .tag, .snapshot, .json, matrix],
        examples: [
            ("consign plan", "shows the plan as a table"),
            ("consign plan --json", "prints the plan for another program"),
            ("consign plan --matrix", "prints one entry for each platform that is to be built"),
        ],
        run: { (call, console) throws(Failure) in
            let run = try ReleaseRun(call, console)
            guard !call.has(matrix) else {
                let matrix = try run.matrix()
                try console.tell(["matrix": matrix.value], matrix.text)
                return .done
            }
            let plan = try run.plan(signs: true)
            try console.tell(plan.json(), plan.table())
            return .done
        })
}

extension Verb {
    static let build = Verb(
        name: "build", operands: "", operandCount: 0...0,
        summary: "make every artifact, release.json and SHA256SUMS",
        details: """
            Makes the artifacts the manifest asks for in a fresh folder, which replaces the release
            folder in one step when all of it is on disk. The same inputs give the same bytes on
            any machine.
            """,
        options: [
            .manifest, .output, .join, .jobs, .only, .platform, .tag, .snapshot, .timings, .trace,
            .json,
        ],
        examples: [
            ("consign build", "fills dist/"),
            ("consign build --join joined", "joins what the build jobs sent, then builds"),
            ("consign build --snapshot --platform host", "tries out what this machine has built"),
            ("consign build --snapshot --only '*.deb'", "tries out the packages for Debian"),
        ],
        run: { (call, console) throws(Failure) in
            let run = try ReleaseRun(call, console)
            let folder = try run.build(signs: true)
            try run.finish(folder)
            try console.tellTimings(call)
            return .done
        })
}

extension Verb {
    static let sign = Verb(
        name: "sign", operands: "[DIR]", operandCount: 0...1,
        summary: "sign the checksum list of a release folder",
        details: """
            Reads every listed file back, signs SHA256SUMS with the keys and in the formats of the
            manifest, or with --key and --format, and checks each signature with the public key.
            A signature that is there already and verifies is kept.

            Where several maintainers must sign, each runs it with --add on the same folder: who
            has a private key here signs, the others are left to sign on their machines.
            """,
        options: [
            .manifest, .signingKey,
            .signatureFormat,
            Option("add", "leave those to sign elsewhere whose private keys are not here"),
            .passphraseDescriptor, .passphraseFile, .jobs, .json,
        ],
        examples: [
            ("consign sign", "signs dist/ as the manifest says"),
            ("consign sign public/1.2.0 --key release-2027", "adds another key's signatures"),
            ("consign sign --add dist", "adds yours where several must sign"),
        ],
        run: { (call, console) throws(Failure) in
            let run = try ReleaseRun(call, console, needsManifest: false)
            let folder = try run.openFolder()
            try run.sign(folder)
            try run.finish(folder)
            return .done
        })
}
