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
