import Files
package import Model
package import Publishing

/// Looking at, taking up again, and giving up a publication.
extension ReleasePipeline {
    /// Says what each destination holds of the release, and how the last run ended there. One that
    /// cannot be asked, or holds something else, does not keep the others from being looked at.
    /// What it gives says how to go on with a publication that is not finished.
    package func status(
        _ folder: ReleaseFolder, at targets: [Target], to address: String? = nil,
        say: (StepResult) -> Void
    ) throws(Failure) -> Failure? {
        let plan = try progress.step("look at \(folder.path)", bytes: folder.size) {
            () throws(Failure) in try judged(try Publication(of: folder).plan(), folder)
        }
        let all = try Journal.entries(folder.path + "/" + ReleaseFile.journal)
        let entries = all.filter { $0.run == plan.run && !$0.destination.isEmpty }
        var isOpen = Journal.isOpen(plan.run, in: all)
        var failures: [Failure] = []
        for target in targets {
            do throws(Failure) {
                let state = try target.publisher.state(of: plan)
                isOpen = isOpen || state == .unfinished
                let words = try words(target, plan, entries, state)
                say(StepResult(target.title, .done(words), .look(state)))
            } catch {
                say(StepResult(target.title, .failed(error.message)))
                failures.append(error)
            }
        }
        if let failure = Failure(all: failures) { throw failure }
        guard isOpen else { return nil }
        return Failure(
            "the publication of \(plan.version) is not finished",
            hint: PublishCommand(folder, project, to: address).hint, exit: .unfinished)
    }

    private func words(
        _ target: Target, _ plan: PublishPlan, _ entries: [JournalEntry], _ state: DestinationState
    ) throws(Failure) -> String {
        switch state {
        case .published:
            _ = try ArrivalCheck(target.publisher, plan, surroundings.patience(progress)).spoiled()
            return "\(plan.version) is published with the same bytes"
        case .absent: return "\(plan.version) is not published"
        case .unfinished:
            let last = entries.last { $0.destination == target.title }.map(Self.words) ?? ""
            return "a publication of \(plan.version) is unfinished\(last)"
        }
    }

    private static func words(_ entry: JournalEntry) -> String {
        let step = ([entry.step, entry.item].compactMap { $0 }).joined(separator: " ")
        let why = entry.state == .failed ? entry.detail.map { ": " + $0 } ?? "" : ""
        return "; last '\(step)' \(entry.state.rawValue) at \(entry.time.text)\(why)"
    }

    /// Removes what was staged and never revealed; what is published stays.
    package func abort(_ folder: ReleaseFolder, at targets: [Target]) throws(Failure) {
        let plan = try Publication(of: folder).plan()
        let journal = try journal(of: folder)
        var failures: [Failure] = []
        for target in targets {
            var result: StepResult.Outcome = .skipped("nothing is unfinished")
            do throws(Failure) {
                if try target.publisher.state(of: plan) == .unfinished {
                    try journal.step(
                        Journal.abandoning, of: plan.run, at: target.title, detail: { nil }
                    ) { () throws(Failure) in try target.publisher.abandon(plan) }
                    result = .done("removed what was staged")
                }
            } catch {
                result = .failed(error.message)
                failures.append(error)
            }
            progress(.ended(StepResult("abort \(target.title)", result)))
        }
        if let failure = Failure(all: failures) { throw failure }
    }

    /// Fails when neither the journal nor a destination knows of an unfinished publication.
    package func requireUnfinished(
        _ release: ConfirmedRelease, at targets: [Target]
    ) throws(Failure) {
        let folder = release.folder
        let plan = try Publication(release).plan()
        let path = folder.path + "/" + ReleaseFile.journal
        if Journal.isOpen(plan.run, in: try Journal.entries(path)) { return }
        for target in targets {
            if try target.publisher.state(of: plan) == .unfinished { return }
        }
        throw Failure(
            "there is nothing to resume",
            "the publication of \(folder.record.version) is finished, or was never begun",
            hint: "'consign publish' begins one", exit: .usage)
    }

    /// The folder's journal, locked for this run.
    func journal(of folder: ReleaseFolder) throws(Failure) -> Journal {
        try Journal(
            folder.path + "/" + ReleaseFile.journal, clock: surroundings.clock,
            redaction: surroundings.redaction)
    }
}
