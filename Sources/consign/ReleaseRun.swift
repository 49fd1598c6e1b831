import Files
import Glibc
import Keys
import Model
import Release
import Workflows

/// One command line turned into calls of the pipeline.
struct ReleaseRun {
    private let call: Invocation
    private let console: Console
    private let pipeline: ReleasePipeline
    private let surroundings: Environment
    private let rehearsal: Rehearsal?

    init(_ call: Invocation, _ console: Console, needsManifest: Bool = true) throws(Failure) {
        var surroundings = try Environment.current(call)
        let named = call.value(.manifest)
        // A release folder that is here speaks for itself, whatever is above.
        let usual = try Folder.kind("dist")
        let isHere = !call.operands.isEmpty || usual != nil
        let found = try Project.find(above: needsManifest || !isHere)
        surroundings.chosenTag = call.value(.tag)
        let whole =
            needsManifest || (named ?? found) != nil ? try Project.load(named, surroundings) : nil
        let project = try whole?.limited(to: call.all(.platform))
        for remark in project?.remarks ?? [] { console.note(remark) }
        rehearsal = try Rehearsal.chosen(call, project, surroundings)
        surroundings.onlyKeys = rehearsal?.keys
        self.call = call
        self.console = console
        self.surroundings = surroundings
        var pipeline = ReleasePipeline(
            Session(project, surroundings, console.progress),
            passphrase: try PassphraseSource.chosen(call))
        pipeline.standIns = rehearsal?.standIns
        self.pipeline = pipeline
    }

    func plan(signs: Bool, builds: Bool = false) throws(Failure) -> Plan {
        var choice = choice
        choice.signs = signs
        choice.builds = builds
        return try pipeline.plan(choice)
    }

    /// What of the manifest the command line wants.
    private var choice: Planner.Choice {
        var choice = Planner.Choice()
        choice.only = call.all(.only)
        choice.isSnapshot = call.has(.snapshot)
        choice.rehearses = rehearsal != nil
        return choice
    }

    func build(signs: Bool) throws(Failure) -> ReleaseFolder {
        try joinStages()
        return try pipeline.build(try plan(signs: signs, builds: true), into: output)
    }

    /// The build jobs of the manifest, for a CI's own matrix.
    ///
    /// The text is one line, so that it can be the output of a job and be read by `fromJSON`.
    func matrix() throws(Failure) -> (value: JSONValue, text: String) {
        let value = try pipeline.matrix(isSnapshot: call.has(.snapshot))
        let text = String(decoding: try JSONText.write(value), as: UTF8.self)
        try console.put([("matrix", String(text.dropLast()))])
        return (value, text)
    }

    /// Puts what build jobs have sent where the plan looks for it.
    func joinStages() throws(Failure) {
        let folders = call.all(.join)
        if !folders.isEmpty { try pipeline.join(folders, isSnapshot: call.has(.snapshot)) }
    }

    /// For the page of the run, and for its later jobs.
    func report(_ folder: ReleaseFolder, _ results: [StepResult]) throws(Failure) {
        let record = folder.record
        let notes = folder.path + "/" + ReleaseFile.notes
        let hasNotes = try Folder.kind(notes) == .file
        console.summarize(
            "\(record.name) \(record.version)", results,
            hasNotes ? link(to: notes, of: record.tag, results) : "")
        try console.put(
            [
                ("name", record.name), ("version", record.version.description),
                ("tag", record.tag ?? ""), ("folder", folder.path),
            ] + (hasNotes ? [("notes", notes)] : []))
    }

    /// Where the notes can be read, in Markdown: on the release's page, once there is one.
    private func link(to file: String, of tag: String?, _ results: [StepResult]) -> String {
        let isThere = results.contains { $0.kind == .publish(to: "github") && $0.word == "done" }
        guard isThere, let tag, let server = surroundings.variable("GITHUB_SERVER_URL"),
            let repository = surroundings.variable("GITHUB_REPOSITORY")
        else { return "Release notes: \(RunnerFiles.cell(file))" }
        return "[Release notes](\(server)/\(repository)/releases/tag/\(tag))"
    }

    /// The folder named as operand, or the usual one.
    func openFolder() throws(Failure) -> ReleaseFolder {
        let folder = try ReleaseFolder(call.operands.first ?? output)
        console.answer?.tell(Self.members(folder))
        return folder
    }

    func sign(_ folder: ReleaseFolder) throws(Failure) {
        var wish = SigningOptions()
        wish.keys = call.all(.signingKey)
        wish.formats = call.values["format"] ?? []
        wish.adds = call.has(named: "add")
        let wanted = try pipeline.signatures(folder, wish)
        try pipeline.sign(try pipeline.confirm(folder), wanted)
    }

    func resign(_ target: String?, _ wish: ResigningOptions) throws(Failure) {
        try pipeline.resign(target, wish)
    }

    func writeNotes(_ folder: ReleaseFolder) throws(Failure) {
        try pipeline.writeNotes(try pipeline.confirm(folder), tries: true)
    }

    /// Publishes, or does what was asked of a publication; what it gives says that one is unfinished.
    func publish(_ folder: ReleaseFolder) throws(Failure) -> Failure? {
        let address = call.values["to"]?.last
        let targets = try pipeline.targets(folder, address)
        if call.has(named: "status") || call.has(.dryRun) {
            let isForProgram = console.answer != nil
            let unfinished = try pipeline.status(folder, at: targets, to: address) { one in
                guard !isForProgram else { return console.progress(.ended(one)) }
                console.result("\(one.step): \(one.detail)\n")
            }
            return call.has(named: "status") ? unfinished : nil
        }
        if call.has(named: "abort") {
            try pipeline.abort(folder, at: targets)
            return nil
        }
        let release = try pipeline.confirm(folder)
        if call.has(named: "resume") { try pipeline.requireUnfinished(release, at: targets) }
        try pipeline.publish(
            release, to: targets, isCopy: address != nil, replacing: call.has(named: "replace"))
        return nil
    }

    func withdraw(_ version: Version, _ reason: String, from folder: String?) throws(Failure) {
        try pipeline.withdraw(version, reason: reason, from: folder)
    }

    /// Everything, in order; what `--skip` names is left out and said so.
    func release() throws(Failure) -> ReleaseFolder {
        for refusal in rehearsal?.refusals ?? [] { warn(of: refusal) }
        let order = ReleaseOrder(
            pipeline, choice, into: output, skipping: Set(try skippedSteps()))
        let folder = try run(order)
        if let rehearsal { tell(rehearsal, folder) }
        return folder
    }

    /// A release that did not get everywhere is one all the same, and a program is told of it.
    private func run(_ order: ReleaseOrder) throws(Failure) -> ReleaseFolder {
        do throws(Failure) { return try order.run(gather: joinStages) } catch {
            if error.exit == .incomplete { _ = try? openFolder() }
            throw error
        }
    }

    /// What a real release would end with, said where the rehearsal goes on.
    private func warn(of refusal: Failure) {
        let hint = refusal.hint.map { "; " + $0 } ?? ""
        console.progress(.warned("a real release would be refused: \(refusal.message)\(hint)"))
        console.progress(
            .ended(StepResult("real keys", .skipped("they would be refused: \(refusal.message)"))))
    }

    private func tell(_ rehearsal: Rehearsal, _ folder: ReleaseFolder) {
        let kept = call.value(.output).map { "; what it made is in \($0)" } ?? ""
        console.say(
            "rehearsed \(folder.record.name) \(folder.record.version): nothing was published, and "
                + "the keys that signed are thrown away\(kept)")
    }

    /// The closing table, and what a program is told of the release.
    func finish(_ folder: ReleaseFolder) throws(Failure) {
        try report(folder, console.closingTable())
        console.answer?.tell(Self.members(folder))
    }

    private static func members(_ folder: ReleaseFolder) -> [String: JSONValue] {
        let record = folder.record
        return [
            "folder": .shown(folder.path), "name": .string(record.name),
            "version": .string(record.version.description),
            "tag": record.tag.map(JSONValue.shown) ?? .null, "date": .string(record.date.text),
            "artifacts": .array(
                record.artifacts.map {
                    [
                        "name": .string($0.name), "size": .number($0.size),
                        "sha256": .string($0.digest(.sha256)?.hex ?? ""),
                    ]
                }),
        ]
    }

    private var output: String {
        rehearsal?.release ?? call.value(.output)
            ?? Path.join(pipeline.project?.base ?? ".", "dist")
    }

    private func skippedSteps() throws(Failure) -> [ReleaseStep] {
        try call.all(.skip).map { word throws(Failure) in
            let known = ReleaseStep.optional
            guard let step = known.first(where: { $0.rawValue == word }) else {
                throw Failure(
                    "there is no step '\(word)' to skip",
                    hint: Spelling.suggestion(for: word, known: known.map(\.rawValue)),
                    exit: .usage)
            }
            return step
        }
    }
}
