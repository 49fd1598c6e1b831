import Files
package import Model

/// One file on its way through the notary service, from wherever an earlier run has left it.
package struct Notarization: Sendable {
    private let service: NotaryService
    private let journal: NotaryJournal
    /// Seconds that it waits for an answer.
    private let wait: Int64
    /// Seconds between two questions.
    private let pause: Double
    private let say: @Sendable (String) -> Void

    /// What became of it.
    package struct Outcome: Sendable {
        package let id: String
        package let log: NotaryLog
    }

    package init(
        _ service: NotaryService, _ journal: NotaryJournal, wait: Int64, pause: Double,
        say: @escaping @Sendable (String) -> Void
    ) {
        self.service = service
        self.journal = journal
        self.wait = wait
        self.pause = pause
        self.say = say
    }

    /// Submits what was not submitted yet, and waits for the answer.
    package func run(_ submission: NotarySubmission) throws(Failure) -> Outcome {
        let earlier = try known(submission)
        let begun = if let earlier { earlier } else { try submit(submission) }
        let status = try answer(to: begun, submission.name)
        let log = try service.log(begun.id)
        for finding in log.findings { say("  \(submission.name): \(finding.text)") }
        guard status == .accepted else {
            throw refused(submission.name, begun.id, status, log)
        }
        return Outcome(id: begun.id, log: log)
    }

    /// What an earlier run has submitted. One that was stopped while it uploaded has lost the keys for
    /// that; only if all had arrived is there an answer.
    private func known(_ submission: NotarySubmission) throws(Failure) -> NotaryJournal.Entry? {
        guard let entry = journal.entry(of: submission.file.sha256) else { return nil }
        if entry.state == .announced, try service.status(entry.id) == .waiting { return nil }
        say("  \(submission.name) was submitted at \(entry.time.text) as \(entry.id)")
        return entry
    }

    private func submit(_ submission: NotarySubmission) throws(Failure) -> NotaryJournal.Entry {
        let place = try service.announce(submission)
        func entry(_ state: NotaryJournal.State) throws(Failure) -> NotaryJournal.Entry {
            let entry = NotaryJournal.Entry(
                sha256: submission.file.sha256.hex, id: place.id, state: state,
                time: service.patience.now())
            try journal.write(entry)
            return entry
        }
        _ = try entry(.announced)
        try service.upload(submission, to: place)
        say("  submitted \(submission.name) as \(place.id)")
        return try entry(.uploaded)
    }

    private func answer(
        to entry: NotaryJournal.Entry, _ name: String
    ) throws(Failure) -> NotaryStatus {
        let patience = service.patience
        let end = patience.now().seconds + wait
        while true {
            try Interruption.check()
            let status = try service.status(entry.id)
            guard status == .waiting else { return status }
            guard patience.now().seconds < end else { throw unanswered(entry, name) }
            patience.sleep(pause)
        }
    }

    private func unanswered(_ entry: NotaryJournal.Entry, _ name: String) -> Failure {
        Failure(
            "Apple has not answered yet about \(name)",
            "it has had \(entry.id) since \(entry.time.text)",
            hint: "the same command again goes on waiting; nothing is submitted twice",
            exit: .unfinished)
    }

    private func refused(
        _ name: String, _ id: String, _ status: NotaryStatus, _ log: NotaryLog
    ) -> Failure {
        let errors = log.findings.filter(\.isError).map(\.text)
        let shown = errors.prefix(3).joined(separator: "; ")
        let more = errors.count > 3 ? "; and \(errors.count - 3) more" : ""
        return Failure(
            "Apple does not notarize \(name): \(status.rawValue)",
            errors.isEmpty ? log.summary : shown + more,
            hint: "put right what it names and build again; the submission was \(id)")
    }
}
