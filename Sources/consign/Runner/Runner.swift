import Model

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

/// Marks by which GitLab folds the lines of one step.
/// <https://docs.gitlab.com/ci/jobs/job_logs/#expand-and-collapse-job-log-sections>
struct LogSection: Sendable {
    private let name: String

    /// A section for `step`, the `number`th of this run: names must not repeat.
    init(_ step: String, number: Int) {
        let word = step.lowercased().unicodeScalars.map {
            $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0))
                ? Character($0) : "_"
        }
        name = "consign_\(number)_" + String(word.prefix(40))
    }

    func start(_ step: String, at seconds: Int64) -> String {
        "\u{1B}[0Ksection_start:\(seconds):\(name)\r\u{1B}[0K\(step)"
    }

    func end(at seconds: Int64) -> String {
        "\u{1B}[0Ksection_end:\(seconds):\(name)\r\u{1B}[0K"
    }
}
