import Files
package import Model
import Synchronization

/// Publishes by a program of the user's own: it gets each step as a word and the plan as JSON, and
/// answers in JSON lines. What it answers is judged here, so it need not know any rule.
package final class CommandPublisher: Publisher {
    /// Its name in a manifest.
    package static let kind = "command"
    /// What its address is.
    package static let addressDoc =
        "A program of your own, beside the manifest if the path is not absolute."
    /// What may stand beside the address.
    package static let settings = [
        DestinationSetting(
            "to", .text, "Where to publish, in the program's own words.",
            example: "rsync://mirror.acme.example/acme"),
        DestinationSetting(
            "env", .text,
            "The variables that it may see besides PATH, HOME and LANG, with blanks between.",
            example: "MIRROR_USER MIRROR_PASSWORD"),
        DestinationSetting(
            "seconds", .text, "How long one step may take; 600 if not given.", example: "1800"),
    ]

    let program: PublishProgram
    let means: PublisherContext
    /// What was seen in the place that nobody sees yet.
    let seen = Mutex<[String: RemoteFile]>([:])

    /// A publisher by the program that the address names.
    package init(_ place: DestinationAddress, _ means: PublisherContext) throws(Failure) {
        program = try PublishProgram(place, means)
        self.means = means
    }

    /// What people call it.
    package var title: String { "command \(program.title)" }
    /// What it may see.
    package var secretNames: [String] { program.variables }
    /// It may do anything, so it comes last.
    package var rank: RevealRank { .program }
    /// One program at a time.
    package var lanes: Int { 1 }

    /// The program must be there, and content.
    package func preflight(_ candidate: Candidate) throws(Failure) {
        try program.check()
        tell(try program.run(.preflight, ProgramTask(candidate)))
    }

    /// What it says is there, compared with the plan.
    package func state(of plan: PublishPlan) throws(Failure) -> DestinationState {
        let there = try list(plan)
        guard there.state == .published else {
            return there.state == .unfinished && there.run == plan.run ? .unfinished : .absent
        }
        for item in plan.items where item.role == .sealed {
            guard let file = there.files[item.name], try isSame(file, item, plan) else {
                throw plan.differs(item.name, in: title)
            }
        }
        return .published
    }

    private func isSame(
        _ file: RemoteFile, _ item: PublishItem, _ plan: PublishPlan
    ) throws(Failure) -> Bool {
        guard file.size == item.size else { return false }
        if let digest = file.sha256 { return digest == item.sha256 }
        let hash = try Hash(.sha256)
        try read(file, of: plan) { (step) throws(Failure) in try hash.update(step.span.bytes) }
        return try hash.value() == item.sha256
    }

    func list(_ plan: PublishPlan) throws(Failure) -> ProgramAnswer {
        let answer = try program.run(.list, ProgramTask(plan))
        guard answer.state != nil else {
            throw Failure(
                "\(program.title) list says no state",
                hint: "it must answer {\"state\": \"absent\"}, \"unfinished\" or \"published\"",
                exit: .malformed)
        }
        return answer
    }

    func tell(_ answer: ProgramAnswer) {
        for line in answer.said { means.say(line) }
    }
}

/// The steps that the program takes.
extension CommandPublisher {
    /// Lets it make its place, after looking whose it is.
    package func stage(_ plan: PublishPlan) throws(Failure) -> String {
        let before = try list(plan)
        if before.state == .unfinished, before.run != plan.run {
            guard plan.replacesUnfinished else { throw taken(plan, by: before.run) }
            tell(try program.run(.abandon, ProgramTask(plan)))
        }
        tell(try program.run(.stage, ProgramTask(plan)))
        let after = try list(plan)
        guard after.state == .unfinished, after.run == plan.run else {
            throw taken(plan, by: after.run)
        }
        seen.withLock { $0 = after.files }
        return program.title
    }

    private func taken(_ plan: PublishPlan, by run: String?) -> Failure {
        plan.belongsToAnother(title, run: run)
    }

    /// Hands it one file, unless it has that already.
    package func put(_ item: PublishItem, of plan: PublishPlan) throws(Failure) -> Bool {
        if seen.withLock({ $0[item.name]?.sha256 }) == item.sha256 { return false }
        try hand(item, of: plan)
        return true
    }

    private func hand(_ item: PublishItem, of plan: PublishPlan) throws(Failure) {
        try item.file.confirm()
        tell(try program.run(.put, ProgramTask(plan, only: item)))
    }

    /// What it says it has; what it tells no digest of is read back.
    package func arrived(_ plan: PublishPlan) throws(Failure) -> [RemoteFile] {
        Array(try list(plan).files.values)
    }

    /// The same once it is published.
    package func published(_ plan: PublishPlan) throws(Failure) -> [RemoteFile] {
        try arrived(plan)
    }

    /// Lets it write one file to its standard output.
    package func read(
        _ file: RemoteFile, of plan: PublishPlan, _ body: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        guard let item = plan.item(file.name) else {
            throw Failure("\(file.name) is not of this release", exit: .unverified)
        }
        let parent = try HeldFolder(named: means.variable("TMPDIR") ?? "/tmp")
        let folder = try parent.scratch()
        defer { try? parent.discard(folder) }
        let path = folder.path(of: "file")
        _ = try program.run(.read, ProgramTask(plan, only: item), output: path)
        var input = try InputFile(path)
        guard input.size <= file.size else {
            throw Failure("\(file.name) is larger than it may be", exit: .unverified)
        }
        try input.forEachStep(body)
    }

    /// Lets it show the release. When that ends otherwise than well, it is asked what is there.
    package func reveal(_ plan: PublishPlan) throws(Failure) -> [String] {
        let before = try list(plan)
        if before.state == .published, try state(of: plan) == .published {
            return ["\(program.title) has published it already"]
        }
        guard before.run == plan.run else { throw taken(plan, by: before.run) }
        return try reveal(plan, else: "\(program.title) has published it")
    }

    private func reveal(_ plan: PublishPlan, else line: String) throws(Failure) -> [String] {
        do throws(Failure) {
            let said = try program.run(.reveal, ProgramTask(plan)).said
            return said.isEmpty ? [line] : said
        } catch {
            guard try state(of: plan) == .published else { throw error }
            return [line]
        }
    }

    /// Revealing includes whatever points there.
    package func point(_ plan: PublishPlan) throws(Failure) -> [String] { [] }

    /// Hands it what a published release lacks, and lets it show that.
    package func complete(
        _ plan: PublishPlan, replacing spoiled: Set<String>
    ) throws(Failure) -> [String] {
        let there = try list(plan).files
        var done: [String] = []
        for item in plan.items where item.role != .sealed {
            let known = there[item.name]
            let isKept = item.role == .seal && !spoiled.contains(item.name)
            if let known, isKept || known.sha256 == item.sha256 { continue }
            try hand(item, of: plan)
            done.append((known == nil ? "added " : "updated ") + item.name)
        }
        if !done.isEmpty { tell(try program.run(.reveal, ProgramTask(plan))) }
        return done
    }

    /// Lets it remove what it has not shown.
    package func abandon(_ plan: PublishPlan) throws(Failure) {
        let there = try list(plan)
        guard there.state == .unfinished, there.run == plan.run else { return }
        tell(try program.run(.abandon, ProgramTask(plan)))
    }

    /// Lets it take a release back as far as it can.
    package func withdraw(_ version: Version, reason: String) throws(Failure) -> [String] {
        let said = try program.run(.withdraw, ProgramTask(version, reason: reason)).said
        return said.isEmpty ? ["\(program.title) has withdrawn \(version)"] : said
    }
}
