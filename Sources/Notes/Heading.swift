internal import Model

/// A heading of a changelog: `## [1.2.0] - 2026-11-21`.
struct Heading {
    let level: Int
    private let word: String

    init?(_ line: Substring) {
        let marks = line.prefix { $0 == "#" }
        let rest = line.dropFirst(marks.count)
        guard (1...6).contains(marks.count), rest.first == " " else { return nil }
        level = marks.count
        let words = rest.split { " []()".contains($0) }
        // "Version 1.2.0" and "acme 1.2.0" are usual as well.
        word = words.first { (try? Version(parsing: String($0))) != nil }.map(String.init) ?? ""
    }

    /// Whether it begins the section of `version`, written with or without `v`.
    func isFor(_ version: Version) -> Bool {
        guard let own = try? Version(parsing: word) else { return false }
        return own.description == version.description
    }
}
