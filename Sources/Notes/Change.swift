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

/// A commit as the list of changes needs it.
package struct Commit: Sendable, Hashable {
    /// The whole hash.
    package let hash: String
    /// The first line of its message.
    package let subject: String
    /// The rest of its message.
    package let body: String

    /// A commit with its message.
    package init(hash: String, subject: String, body: String = "") {
        self.hash = hash
        self.subject = subject
        self.body = body
    }
}

/// A commit's first line, taken apart by <https://www.conventionalcommits.org/en/v1.0.0/>.
struct ConventionalSubject {
    /// `feat`, `fix`; nil when the line has no such form.
    let type: String?
    /// The part of the product, in the brackets.
    let scope: String?
    /// Whether a `!` says that users must act.
    let isBreaking: Bool
    /// What was done.
    let text: String

    init(_ subject: String) {
        let halves = subject.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2, let head = Self.head(halves[0]), halves[1].hasPrefix(" ") else {
            (type, scope, isBreaking, text) = (nil, nil, false, subject)
            return
        }
        (type, scope, isBreaking) = head
        text = String(halves[1].drop { $0 == " " })
    }

    private static func head(_ text: Substring) -> (String, String?, Bool)? {
        let isBreaking = text.last == "!"
        let bare = isBreaking ? text.dropLast() : text
        let type = bare.prefix { $0.isASCII && $0.isLetter }
        let rest = bare.dropFirst(type.count)
        guard !type.isEmpty, rest.isEmpty || rest.first == "(" && rest.last == ")" else {
            return nil
        }
        let scope = String(rest.dropFirst().dropLast())
        return (type.lowercased(), scope.isEmpty ? nil : scope, isBreaking)
    }
}
