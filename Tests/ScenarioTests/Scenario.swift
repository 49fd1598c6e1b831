import Foundation
import TestSupport

/// A script that shows a feature: files, command lines, and what they must answer.
///
///     # what this shows
///     $ consign check             a line for the shell, in a scratch folder with the files below
///     > consign.yaml is fine      its standard output; '...' stands for anything, also lines
///     ! hint: do this             a text that standard error must contain
///     = 2                         its exit code, when it is not 0
///     -- consign.yaml --          a file; '-- run.sh 755 --' with another mode
struct Scenario {
    struct Step {
        let line: String
        var output: [String] = []
        var errors: [String] = []
        var status: Int32 = 0
    }

    let path: String
    private(set) var steps: [Step] = []
    private(set) var files: [(name: String, mode: Int, text: String)] = []

    init(_ path: String) throws {
        self.path = path
        let text = try String(contentsOfFile: path, encoding: .utf8)
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if let header = Self.header(line) {
                files.append((header.name, header.mode, ""))
            } else if files.isEmpty {
                read(line)
            } else {
                files[files.count - 1].text += line + "\n"
            }
        }
    }

    private mutating func read(_ line: String) {
        let body = String(line.dropFirst(2))
        switch line.prefix(2) {
        case "$ ": steps.append(Step(line: body))
        case "> ", ">": steps[steps.count - 1].output.append(body)
        case "! ": steps[steps.count - 1].errors.append(body)
        case "= ": steps[steps.count - 1].status = Int32(body) ?? -1
        default: break
        }
    }

    private static func header(_ line: String) -> (name: String, mode: Int)? {
        guard line.hasPrefix("-- "), line.hasSuffix(" --"), line.count > 6 else { return nil }
        let words = line.dropFirst(3).dropLast(3).split(separator: " ")
        guard let name = words.first else { return nil }
        return (String(name), words.count > 1 ? Int(words[1], radix: 8) ?? 0o644 : 0o644)
    }

    /// Writes the files and runs the lines; the answers, one per step.
    func run() throws -> [Outcome] {
        let scratch = try Scratch()
        for file in files {
            // The last line end belongs to the scenario, not to the file.
            try scratch.write(file.name, String(file.text.dropLast()), mode: file.mode)
        }
        return try steps.map {
            try Command.run(
                "/bin/sh", ["-c", $0.line], in: scratch.path, environment: Self.environment(scratch)
            )
        }
    }

    static func environment(_ scratch: Scratch) -> [String: String] {
        let tool = URL(fileURLWithPath: Product.consign).deletingLastPathComponent().path
        return [
            "PATH": tool + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? ""),
            "HOME": scratch.path, "CONSIGN_KEYS": "", "SOURCE_DATE_EPOCH": "",
            "GIT_AUTHOR_NAME": "Acme", "GIT_AUTHOR_EMAIL": "release@acme.example",
            "GIT_COMMITTER_NAME": "Acme", "GIT_COMMITTER_EMAIL": "release@acme.example",
            "GIT_AUTHOR_DATE": "2026-01-02T03:04:05Z", "GIT_COMMITTER_DATE": "2026-01-02T03:04:05Z",
            "GIT_CONFIG_GLOBAL": "/dev/null", "NO_COLOR": "1",
        ]
    }

    /// Whether `line` is what `expected` says.
    static func matches(_ line: String, _ expected: String) -> Bool {
        var rest = line[...]
        let parts = expected.components(separatedBy: "...")
        for (index, part) in parts.enumerated() {
            if index == 0 {
                guard rest.hasPrefix(part) else { return false }
                rest = rest.dropFirst(part.count)
            } else if part.isEmpty {
                if index == parts.count - 1 { return true }
            } else {
                guard let range = rest.range(of: part) else { return false }
                rest = rest[range.upperBound...]
            }
        }
        return rest.isEmpty || parts.last == ""
    }

    /// The script with the outputs it really gave, for `UPDATE=1`.
    func updated(_ outcomes: [Outcome]) throws -> String {
        var lines: [String] = []
        var step = -1
        let text = try String(contentsOfFile: path, encoding: .utf8)
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            let isScript = step < steps.count
            if isScript, line.hasPrefix("$ ") {
                step += 1
                lines.append(line)
                if !steps[step].output.isEmpty {
                    lines += Self.lines(outcomes[step].output).map { "> " + $0 }
                }
            } else if !(isScript && line.hasPrefix("> ") && step >= 0) {
                lines.append(line)
            }
        }
        return lines.joined(separator: "\n")
    }

    static func lines(_ text: String) -> [String] {
        var lines = text.components(separatedBy: "\n")
        if lines.last == "" { lines.removeLast() }
        return lines
    }
}
