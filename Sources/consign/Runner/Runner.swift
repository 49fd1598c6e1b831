internal import Model

/// The service whose job this process is part of, as the environment says.
enum Runner: Sendable {
    case none, github, gitlab

    /// Gitea and Forgejo say that they are GitHub, and read the same commands.
    init(_ environment: [String: String]) {
        if environment["GITHUB_ACTIONS"] == "true" {
            self = .github
        } else if environment["GITLAB_CI"] == "true" {
            self = .gitlab
        } else {
            self = .none
        }
    }

    /// `text`, of which no part is a command to the service; what we print is often not ours.
    func harmless(_ text: String) -> String {
        switch self {
        case .none: text
        case .github: Self.withoutCommands(text)
        case .gitlab:
            text.replacing("section_start:", with: "section_start :")
                .replacing("section_end:", with: "section_end :")
        }
    }

    /// GitHub's runner takes a line for a command that begins with `::` behind any blanks, and one
    /// that has `##[` anywhere. A carriage return ends a line for it as well.
    private static func withoutCommands(_ text: String) -> String {
        guard text.contains("::") || text.contains("##[") else { return text }
        var result = String.UnicodeScalarView()
        var isStart = true
        var last: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            // One blank in the middle is enough, and can be seen.
            if isStart && last == ":" && scalar == ":" { result.append(" ") }
            if scalar == "[" && result.suffix(2).elementsEqual(["#", "#"]) {
                result.removeLast()
                result.append(contentsOf: [" ", "#"])
            }
            result.append(scalar)
            if scalar == "\n" || scalar == "\r" {
                isStart = true
            } else if !(scalar.properties.isWhitespace || scalar == ":" && last != ":") {
                isStart = false
            }
            last = scalar
        }
        return String(result)
    }
}
