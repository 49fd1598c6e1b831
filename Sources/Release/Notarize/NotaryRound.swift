import Archives
import Files
import Manifests
import Model
import Publishing
import Synchronization

/// Has Apple look at what a release has for macOS: all of it at the same time.
struct NotaryRound {
    private let planned: PlannedNotarization
    private let session: Session
    private let root: String

    private typealias Answer = Result<Notarization.Outcome, Failure>

    /// Seconds between two questions, in tests fewer.
    private static let pause = 15.0
    private static let variable = "CONSIGN_NOTARY_PAUSE"
    private static let title = "notarize"

    init(_ planned: PlannedNotarization, _ session: Session, root: String) {
        self.planned = planned
        self.session = session
        self.root = root
    }

    private var progress: Progress { session.progress }

    /// Asks about the artifacts of `plan`, which are in `folder`, and waits.
    func run(_ plan: Plan, in folder: HeldFolder) throws(Failure) {
        if let obstacle = planned.obstacle { return skip(obstacle) }
        guard let key = planned.key, !planned.subjects.isEmpty else {
            return skip("the release has nothing signed for macOS")
        }
        progress(.began(Self.title, total: planned.subjects.count))
        let submissions = try planned.subjects.map { subject throws(Failure) in
            try NotarySubmission(subject.name, try file(of: subject, plan, folder))
        }
        let journal = try NotaryJournal(
            KeptFolder.make("notary", in: root).path(of: "journal"))
        let asked = Notarization(
            try NotaryService(key, session.means), journal, wait: planned.policy.wait,
            pause: session.surroundings.variable(Self.variable).flatMap(Double.init) ?? Self.pause
        ) { [progress] in progress(.said($0)) }
        try settle(answers(asked, submissions), submissions)
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
        _ asked: Notarization, _ submissions: [NotarySubmission]
    ) -> [Answer] {
        let answers = Mutex<[Int: Answer]>([:])
        Workers(count: submissions.count).forEachWaiting(submissions.count) { [progress] index in
            let one = submissions[index]
            let answer: Answer
            do throws(Failure) {
                let outcome = try progress.measure("Apple: \(one.name)") { () throws(Failure) in
                    try asked.run(one)
                }
                answer = .success(outcome)
            } catch { answer = .failure(error) }
            progress(.advanced(one.name))
            answers.withLock { $0[index] = answer }
        }
        return answers.withLock { all in submissions.indices.compactMap { all[$0] } }
    }

    /// What Apple refuses is refused; no answer is a warning where the manifest says so.
    private func settle(
        _ answers: [Answer], _ submissions: [NotarySubmission]
    ) throws(Failure) {
        try Interruption.check()
        var failures: [Failure] = []
        var accepted: [String] = []
        for (answer, submission) in zip(answers, submissions) {
            switch answer {
            case .success(let outcome): accepted.append("\(submission.name) (\(outcome.id))")
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
