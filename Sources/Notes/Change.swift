/// A commit as a line of the notes.
struct Change {
    let type: String?
    let isBreaking: Bool
    let line: String

    init(_ commit: Commit) {
        let subject = ConventionalSubject(commit.subject)
        let warning = Self.warning(commit.body)
        let scope = subject.scope.map { "**\(Markdown.text($0)):** " } ?? ""
        let hash = commit.hash.isEmpty ? "" : " (\(Markdown.code(String(commit.hash.prefix(7)))))"
        type = subject.type
        isBreaking = subject.isBreaking || warning != nil
        line =
            "- " + scope + Markdown.text(subject.text) + hash
            + (warning.map { "  \n  " + Markdown.text($0) } ?? "")
    }

    /// The text behind `BREAKING CHANGE:`, up to the next empty line or footer.
    private static func warning(_ body: String) -> String? {
        let lines = body.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            for mark in ["BREAKING CHANGE: ", "BREAKING-CHANGE: "] where line.hasPrefix(mark) {
                let more = lines[(index + 1)...].prefix { !$0.isEmpty && !isFooter($0) }
                return ([line.dropFirst(mark.count)] + more).joined(separator: " ")
            }
        }
        return nil
    }

    /// `Signed-off-by: …` or `Closes #3`, as git writes trailers.
    private static func isFooter(_ line: Substring) -> Bool {
        let word = line.prefix { $0.isLetter || $0 == "-" }
        let rest = line.dropFirst(word.count)
        return !word.isEmpty && (rest.hasPrefix(": ") || rest.hasPrefix(" #"))
    }
}
