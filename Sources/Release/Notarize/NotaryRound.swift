import Archives
import Files
import Formats
import Manifests
import Model
import Publishing
import Synchronization

/// Has Apple look at what a release has for macOS: all of it at the same time.
struct NotaryRound {
    private let planned: PlannedNotarization
    private let session: Session
    private let root: String

    /// What is asked about.
    private struct Question {
        let submission: NotarySubmission
        /// Nil for what has no place for a ticket.
        let holder: TicketHolder?

        var name: String { submission.name }
    }

    /// What Apple has accepted.
    private struct Accepted {
        let id: String
        let ticket: NotaryTicket?
    }

    private typealias Answer = Result<Accepted, Failure>

    /// Seconds between two questions, in tests fewer.
    private static let pause = 15.0
    /// The same for tickets.
    private static let ticketPause = 10.0
    private static let variable = "CONSIGN_NOTARY_PAUSE"
    private static let title = "notarize"

    init(_ planned: PlannedNotarization, _ session: Session, root: String) {
        self.planned = planned
        self.session = session
        self.root = root
    }

    private var progress: Progress { session.progress }

    /// Asks about those of `artifacts` that `plan` says, which are in `folder`, and waits. Gives all of
    /// them, with tickets in those that got one.
    func run(
        _ artifacts: [Artifact], of plan: Plan, in folder: HeldFolder
    ) throws(Failure) -> [Artifact] {
        if let obstacle = planned.obstacle { return skip(obstacle, artifacts) }
        guard let key = planned.key, !planned.subjects.isEmpty else {
            return skip("the release has nothing signed for macOS", artifacts)
        }
        progress(.began(Self.title, total: planned.subjects.count))
        let stapling = Stapling(plan: plan, folder: folder, workers: session.workers)
        let questions = try planned.subjects.map { subject throws(Failure) in
            Question(
                submission: try NotarySubmission(subject.name, try file(of: subject, plan, folder)),
                holder: try stapling.holder(subject.name))
        }
        let answers = try answers(to: questions, key)
        try settle(answers, questions)
        return try staple(artifacts, zip(questions, answers).map { ($0, $1) }, stapling)
    }

    private func staple(
        _ artifacts: [Artifact], _ all: [(Question, Answer)], _ stapling: Stapling
    ) throws(Failure) -> [Artifact] {
        try artifacts.map { artifact throws(Failure) in
            guard let (question, answer) = all.first(where: { $0.0.name == artifact.name }),
                let holder = question.holder, let ticket = (try? answer.get())?.ticket
            else { return artifact }
            return try stapling.staple(ticket, into: holder, artifact)
        }
    }

    private func skip(_ why: String, _ artifacts: [Artifact]) -> [Artifact] {
        skip(why)
        return artifacts
    }

    private func pause(_ usual: Double) -> Double {
        session.surroundings.variable(Self.variable).flatMap(Double.init) ?? usual
    }

    private func skip(_ why: String) {
        progress(.ended(StepResult(Self.title, .skipped(why))))
    }

    private func file(
        of subject: PlannedNotarization.Subject, _ plan: Plan, _ folder: HeldFolder
    ) throws(Failure) -> FileRecord {
        switch subject {
        case .artifact(let name): return try FileHash.record(folder.path(of: name))
        case .programs(let name, let made): return try archive(name, of: made, plan)
        }
    }

    /// A zip archive in the scratch folder: the same programs give the same bytes.
    private func archive(
        _ name: String, of made: [MadeFiles], _ plan: Plan
    ) throws(Failure) -> FileRecord {
        try plan.scratch.make()
        let path = Path.join(plan.scratch.path, name)
        var output = try OutputFile(path)
        var zip = ZipWriter(session.workers, date: plan.identity.date)
        let entries = made.compactMap { one in
            one.signed.map { signed in
                Entry(
                    path: String(signed.path.drop { $0 != "/" }.dropFirst()), kind: .file,
                    mode: 0o755, body: .file(one.records[0]))
            }
        }
        for entry in entries.inOrder(of: \.path) { try zip.add(entry, into: &output) }
        try zip.finish(into: &output)
        _ = try output.commit()
        return try FileHash.record(path)
    }

    /// On threads of their own: they wait, and the others have work.
    private func answers(
        to questions: [Question], _ key: NotaryKey
    ) throws(Failure) -> [Answer] {
        let journal = try NotaryJournal(KeptFolder.make("notary", in: root).path(of: "journal"))
        let asked = Notarization(
            try NotaryService(key, session.means), journal, wait: planned.policy.wait,
            pause: pause(Self.pause)
        ) { [progress] in progress(.said($0)) }
        let tickets = try TicketLookup(session.means, pause: pause(Self.ticketPause))
        let answers = Mutex<[Int: Answer]>([:])
        Workers(count: questions.count).forEachWaiting(questions.count) { [progress] index in
            let one = questions[index]
            let answer: Answer
            do throws(Failure) {
                let found = try progress.measure("Apple: \(one.name)") { () throws(Failure) in
                    try accepted(one, asked, tickets)
                }
                answer = .success(found)
            } catch { answer = .failure(error) }
            progress(.advanced(one.name))
            answers.withLock { $0[index] = answer }
        }
        return answers.withLock { all in questions.indices.compactMap { all[$0] } }
    }

    private func accepted(
        _ one: Question, _ asked: Notarization, _ tickets: TicketLookup
    ) throws(Failure) -> Accepted {
        let outcome = try asked.run(one.submission)
        guard let holder = one.holder else { return Accepted(id: outcome.id, ticket: nil) }
        let bytes = try tickets.ticket(
            holder.recordName, of: one.name, hash: holder.hash, outcome)
        guard let ticket = NotaryTicket(bytes) else {
            throw Failure(
                "what Apple gives as the ticket of \(one.name) is not one",
                "it does not begin as tickets do",
                hint: "run the same command again; if it stays so, the service has changed",
                exit: .malformed)
        }
        return Accepted(id: outcome.id, ticket: ticket)
    }

    /// What Apple refuses is refused; no answer is a warning where the manifest says so.
    private func settle(
        _ answers: [Answer], _ questions: [Question]
    ) throws(Failure) {
        try Interruption.check()
        var failures: [Failure] = []
        var accepted: [String] = []
        for (answer, question) in zip(answers, questions) {
            switch answer {
            case .success(let one): accepted.append("\(question.name) (\(one.id))")
            case .failure(let failure): failures.append(failure)
            }
        }
        // Those to be put right come before those to be waited for.
        guard let worst = failures.first(where: { $0.exit != .unfinished }) ?? failures.first else {
            let names = accepted.joined(separator: ", ")
            return progress(.ended(StepResult(Self.title, .done("accepted by Apple: \(names)"))))
        }
        guard !planned.policy.isRequired, worst.exit == .unfinished else { throw worst }
        for failure in failures { progress(.warned("not notarized: \(failure.message)")) }
        skip("\(worst.what), which the manifest allows")
    }
}
