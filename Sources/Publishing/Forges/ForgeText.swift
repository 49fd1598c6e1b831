import Files
import Model

/// The text of a release on a forge: the notes, and the mark of the run that wrote them.
struct ForgeText {
    private let plan: PublishPlan
    private let limit: Int

    /// The text of `plan` in at most `limit` characters.
    init(_ plan: PublishPlan, limit: Int) {
        self.plan = plan
        self.limit = limit
    }

    /// What the release is called.
    var name: String { "\(plan.name) \(plan.version)" }

    /// The notes with the mark of the run, which needs room too.
    func body() throws(Failure) -> String {
        let text = untitled(try plan.notes())
        return RunMark.mark(NotesExcerpt.of(text, characters: limit - 200), run: plan.run)
    }

    /// The notes without their heading, where a forge shows the same words above them.
    private func untitled(_ notes: String) -> String {
        let lines = notes.split(separator: "\n", omittingEmptySubsequences: false)
        guard let first = lines.first, first == "# " + name else { return notes }
        return lines.dropFirst().drop { $0.isEmpty }.joined(separator: "\n")
    }

    /// Whether two texts are the same but for line ends, which services change.
    static func areSame(_ one: String, _ other: String) -> Bool { unix(one) == unix(other) }

    private static func unix(_ text: String) -> String { text.replacing("\r\n", with: "\n") }

    /// What a withdrawn release says.
    typealias Withdrawn = (name: String, body: String)

    /// The name and text of a release that was withdrawn; without the mark no later run takes it
    /// for its own.
    static func withdrawn(
        _ name: String, _ body: String, _ reason: String
    ) -> Withdrawn {
        (
            name.hasPrefix(withdrawal) ? name : withdrawal + name,
            "> **Withdrawn:** \(reason)\n\n" + RunMark.unmarked(body)
        )
    }

    /// Why a draft with the name `name`, which no run has made, is left alone.
    static func foreign(_ place: String, _ name: String) -> Failure {
        guard !name.hasPrefix(withdrawal) else {
            return Failure(
                "\(place) was withdrawn",
                hint: "a withdrawn version is not published again: release a new one")
        }
        return Failure(
            "\(place) is not ours", "somebody, or another program, made it",
            hint: "delete the draft, or publish it by hand")
    }

    private static let withdrawal = "Withdrawn: "
}
