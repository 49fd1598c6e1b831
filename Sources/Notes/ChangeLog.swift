package import Model

/// What changed, from commits or from a changelog.
package enum ChangeLog {
    /// The groups in the order they are shown; breaking changes come before all.
    private static let groups = [
        ("feat", "New"), ("perf", "Faster"), ("fix", "Fixed"), ("revert", "Taken back"),
        ("docs", "Documentation"), ("", "Other changes"),
    ]
    /// Types of commits that no user notices.
    private static let hidden: Set = ["refactor", "chore", "ci", "test", "tests", "build", "style"]

    /// The commits grouped by conventional-commit kind, in their order; empty without commits.
    package static func markdown(commits: [Commit]) -> String {
        let shown = commits.filter { !isBookkeeping($0.subject) }.map(Change.init)
        let breaking = shown.filter(\.isBreaking)
        let rest = shown.filter { !$0.isBreaking }
        var parts: [String] = []
        if !breaking.isEmpty {
            parts.append("### Before you update\n\n" + breaking.map(\.line).joined(separator: "\n"))
        }
        // Without a single conventional commit a heading would say nothing.
        let isPlain = rest.allSatisfy { $0.type == nil } && breaking.isEmpty
        for (type, title) in groups {
            let lines = rest.filter { group(of: $0) == type }.map(\.line).joined(separator: "\n")
            if !lines.isEmpty { parts.append(isPlain ? lines : "### \(title)\n\n" + lines) }
        }
        let count = rest.count { $0.type.map(hidden.contains) ?? false }
        if count > 0 {
            parts.append(
                (parts.isEmpty ? "" : "And ")
                    + "\(count) \(count == 1 ? "change" : "changes") to tests, tools and the build."
            )
        }
        return parts.joined(separator: "\n\n")
    }

    /// The section for `version` of a changelog in the form of <https://keepachangelog.com>, without
    /// its heading; nil when it has none.
    package static func section(of changelog: String, version: Version) -> String? {
        let lines = changelog.replacing("\r\n", with: "\n")
            .split(separator: "\n", omittingEmptySubsequences: false)
        var level: Int?
        var section: [Substring] = []
        var fence = CodeFence()
        for line in lines {
            let heading = fence.isOpen ? nil : Heading(line)
            if let level, let heading, heading.level <= level { break }
            if level == nil, let heading, heading.isFor(version) {
                level = heading.level
            } else if level != nil, fence.isOpen || !isReference(line) {
                section.append(line)
            }
            fence.take(line)
        }
        guard level != nil else { return nil }
        return ForeignMarkdown.contained(section.joined(separator: "\n"))
    }

    private static func group(of change: Change) -> String? {
        guard let type = change.type, !hidden.contains(type) else {
            return change.type == nil ? "" : nil
        }
        return groups.contains { $0.0 == type } ? type : ""
    }

    /// What git and forges write themselves, and commits that were meant to be squashed.
    private static func isBookkeeping(_ subject: String) -> Bool {
        let merges = ["branch", "branches", "pull request", "remote-tracking", "tag", "commit"]
        return (merges.map { "Merge \($0) " } + ["fixup! ", "squash! ", "amend! "])
            .contains { subject.hasPrefix($0) }
    }

    /// `[1.2.0]: https://…` at the end of a changelog belongs to its headings.
    private static func isReference(_ line: Substring) -> Bool {
        guard line.first == "[", let end = line.firstRange(of: "]: ") else { return false }
        let name = String(line[line.index(after: line.startIndex)..<end.lowerBound])
        return name.lowercased() == "unreleased" || (try? Version(parsing: name)) != nil
    }
}
