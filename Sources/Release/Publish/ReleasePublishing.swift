import Files
import Indexes
package import Model
package import Publishing

/// Publishing a release folder.
extension ReleasePipeline {
    /// Publishes to `targets`, and tells people unless it `isCopy`: to a folder of one's own nothing
    /// is released. `replacing` takes the place of an unfinished publication of other bytes.
    package func publish(
        _ release: ConfirmedRelease, to targets: [Target], isCopy: Bool = false,
        replacing: Bool = false
    ) throws(Failure) {
        let folder = release.folder
        guard !targets.isEmpty else {
            return progress(
                .ended(StepResult("publish", .skipped("the manifest has no 'publish'"))))
        }
        try ReleaseThreshold(project: project, surroundings: surroundings).check(folder)
        let indexes = try IndexKeeper(session, keys)
        let indexed = try IndexedRelease(of: folder)
        let steps = try NotesWriter(folder: folder, project: project, surroundings: surroundings)
            .steps()
        let scratch = try ScratchFolder(surroundings)
        let plan = try judged(try Publication(release).plan(replacing: replacing), folder)
        let journal = try journal(of: folder)
        let transaction = Transaction(
            plan, targets, journal, surroundings.patience(progress), scratch: scratch.path,
            report: progress.transaction)
        do throws(Failure) {
            try run(transaction, plan, release, (indexes, indexed), steps)
        } catch {
            guard let signal = Interruption.signal else { throw error }
            throw Remains(
                plan: plan, targets: targets, entries: journal.entries,
                command: PublishCommand(folder, project, to: isCopy ? targets[0].address : nil)
            ).failure(ExitCode(interruptedBy: signal))
        }
        if !isCopy { announce(folder, plan, at: targets, journal) }
        try report(transaction.fallen)
    }

    private func run(
        _ transaction: Transaction, _ plan: PublishPlan, _ release: ConfirmedRelease,
        _ indexes: (keeper: IndexKeeper, release: IndexedRelease), _ steps: [VerificationStep]
    ) throws(Failure) {
        try transaction.run { (publisher) throws(Failure) in
            try indexes.keeper.check(indexes.release, at: IndexPlace(publisher))
        } trial: { (files) throws(Failure) in
            try DownloadTrial(folder: release.folder, session: session).run(on: files, plan)
            _ = try CommandTrial(files: files, session: session).run(steps)
        } keep: { (publisher) throws(Failure) in
            try indexes.keeper.keep(indexes.release, at: IndexPlace(publisher))
        }
    }

    /// A plan that can tell a published signature that verifies from one that was spoiled.
    func judged(_ plan: PublishPlan, _ folder: ReleaseFolder) throws(Failure) -> PublishPlan {
        let known = KnownIdentities(project: project, surroundings: surroundings)
        let judge = SignatureJudge(folder: folder, identities: try known.all(for: folder.record))
        var plan = plan
        plan.judge = { judge.isGood($0, $1) }
        return plan
    }

    /// Optional destinations that failed make the release incomplete, which is its own exit code.
    private func report(_ fallen: [(title: String, failure: Failure)]) throws(Failure) {
        guard !fallen.isEmpty else { return }
        let reasons = fallen.map { "\($0.title): \($0.failure.message)" }
        throw Failure(
            "published, but not everywhere", reasons.joined(separator: "; "),
            hint: "'consign publish' completes it", exit: .incomplete)
    }

    /// Where the folder is to go: to `address`, or to every destination of the manifest.
    package func targets(
        _ folder: ReleaseFolder, _ address: String?
    ) throws(Failure) -> [Target] {
        if let address { return [Target(folder: address)] }
        guard let project else {
            throw Failure(
                "there is no manifest that says where to publish", hint: "name a folder with --to",
                exit: .usage)
        }
        return try DestinationList(project, session).targets(folder.record)
    }

    /// The same, or in a rehearsal what stands in for them.
    func rehearsed(_ targets: [Target]) -> [Target] {
        guard let standIns else { return targets }
        return targets.enumerated().map { number, target in
            target.rehearsed(in: "\(standIns)/\(number + 1)-\(target.kind)")
        }
    }
}

/// Taking back a release that is published.
extension ReleasePipeline {
    /// Takes `version` back at every destination as far as that can be done there. What people
    /// have fetched stays with them: the mark and the reason are for whoever comes later.
    package func withdraw(
        _ version: Version, reason: String, from address: String?
    ) throws(Failure) {
        var failures: [Failure] = []
        for target in try targets(version, address) {
            let step = "withdraw \(target.title)"
            do throws(Failure) {
                let done = try target.publisher.withdraw(version, reason: reason)
                progress(.ended(StepResult(step, .done(done.joined(separator: ", ")))))
            } catch {
                progress(.ended(StepResult(step, .failed(error.message))))
                failures.append(error)
            }
        }
        if let failure = Failure(all: failures) { throw failure }
    }

    private func targets(_ version: Version, _ address: String?) throws(Failure) -> [Target] {
        if let address { return [Target(folder: address)] }
        guard let project else {
            throw Failure(
                "there is no manifest that says where it is published",
                hint: "name a folder with --to", exit: .usage)
        }
        let identity = ReleaseInfo(
            version: version, tag: "v\(version)", commit: nil, date: surroundings.now,
            previousTag: nil, isSnapshot: false)
        return try DestinationList(project, session)
            .targets(Variables(project.manifest, identity, surroundings))
    }
}
