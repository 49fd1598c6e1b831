package import Files
package import Model

/// Tells everybody of a run at most once, whatever happens in between: what was begun before is
/// not begun again.
package struct Announcing {
    private let announcers: [any Announcer]
    private let journal: Journal?

    /// Tells `announcers`, remembering that in `journal`.
    package init(_ announcers: [any Announcer], _ journal: Journal?) {
        self.announcers = announcers
        self.journal = journal
    }

    /// Tells each; `opened` gets what watches that, for some are slow to answer, and `report` the title,
    /// and what went wrong, or nil.
    package func tell(
        _ announcement: Announcement, opened: (Gauge) -> Void = { _ in },
        report: (String, Failure?) -> Void
    ) {
        let step = announcement.outcome == .released ? "announce" : "announce failure"
        for announcer in announcers where !isTold(announcer.title, step, announcement.run) {
            let gauge = Gauge("announce \(announcer.title)")
            opened(gauge)
            do throws(Failure) {
                try gauge.measure { () throws(Failure) in
                    guard let journal else { return try announcer.tell(announcement) }
                    try journal.step(
                        step, of: announcement.run, at: announcer.title, detail: { nil }
                    ) { () throws(Failure) in try announcer.tell(announcement) }
                }
                report(announcer.title, nil)
            } catch {
                report(announcer.title, error)
            }
        }
    }

    /// A failure may be told again after the next one; that a release is out is told once.
    private func isTold(_ title: String, _ step: String, _ run: String) -> Bool {
        guard let journal, step == "announce" else { return false }
        return journal.entries.contains {
            $0.run == run && $0.destination == title && $0.step == step
        }
    }
}

/// One way of telling people: a chat, a mailing list, another program.
package protocol Announcer: Sendable {
    /// What people call it.
    var title: String { get }
    /// The environment variables that hold what it needs.
    var secretNames: [String] { get }
    /// Tells it, once.
    func tell(_ announcement: Announcement) throws(Failure)
}
