import Model

/// A git tag that somebody may take for a version, and why it is none.
struct NearTag {
    let name: String
    /// What is missing, to be read behind the tag's name.
    let why: String
    /// The tag that was meant, when it can be told.
    let meant: String?

    /// What is wrong with `name`; nil when it is a version, or far from one.
    init?(_ name: String) {
        guard (try? Version(parsing: name)) == nil, name.contains(where: \.isNumber) else {
            return nil
        }
        self.name = name
        let start = name.prefix { !$0.isNumber }
        let rest = name.dropFirst(start.count)
        let whole = Self.completed(rest)
        meant = whole.map { "v\($0)" }
        if !start.isEmpty, start != "v" {
            why = "it begins with '\(start)', where a version has at most a 'v'"
        } else if let whole, whole != rest {
            why =
                Self.numbers(of: rest).count == 1
                ? "it has one number where a version has three"
                : "it has two numbers where a version has three"
        } else {
            why = "it is not a semantic version"
        }
    }

    /// What to type.
    var hint: String {
        guard let meant else {
            return "tag the commit with MAJOR.MINOR.PATCH, for example 'git tag v1.0.0'"
        }
        return "tag the commit once more: git tag \(meant)"
    }

    /// `text` with the numbers that it lacks; nil when that makes no version.
    private static func completed(_ text: Substring) -> String? {
        let core = text.prefix { $0.isNumber || $0 == "." }
        let missing = 3 - numbers(of: text).count
        guard (0...2).contains(missing), core.last != "." else { return nil }
        let whole = core + String(repeating: ".0", count: missing) + text.dropFirst(core.count)
        return (try? Version(parsing: String(whole))).map { _ in String(whole) }
    }

    private static func numbers(of text: Substring) -> [Substring] {
        text.prefix { $0.isNumber || $0 == "." }.split(separator: ".")
    }
}
