import Foundation
import TestSupport

/// A page of the documentation whose blocks are what a reader does, one after another.
///
///     ```yaml file=consign.yaml     a file that the reader saves in the folder they are in
///     ```console                    lines that begin with '$ ' are typed; those below are seen
///
/// Of an answer each line must be on the page, and each line of the page in the answer; `...` alone
/// stands for further lines. The order does not count: artifacts are built at the same time.
struct Walkthrough {
    enum Action {
        case save(name: String, text: String)
        case type(line: String, answer: [String])
    }

    let actions: [Action]

    init(_ page: String) {
        var actions: [Action] = []
        for block in CodeBlock.all(in: page) {
            if let name = block.file { actions.append(.save(name: name, text: block.text)) }
            guard block.language == "console" else { continue }
            for line in block.text.split(separator: "\n").map(String.init) {
                if line.hasPrefix("$ ") {
                    actions.append(.type(line: String(line.dropFirst(2)), answer: []))
                } else if case .type(let typed, let answer) = actions.last {
                    actions[actions.count - 1] = .type(line: typed, answer: answer + [line])
                }
            }
        }
        self.actions = actions
    }

    /// Does all of it in `scratch`; what went otherwise than the page says.
    func differences(in scratch: Scratch, fingerprint: String = "") throws -> [String] {
        var found: [String] = []
        var folder = scratch.path
        var shown = PageFingerprint(yours: fingerprint)
        for action in actions {
            switch action {
            case .save(let name, let text):
                try Data((text + "\n").utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
            case .type(let line, let answer):
                let outcome = try Command.run(
                    "/bin/sh", ["-c", "{ \(shown.inPlace(line))\n} 2>&1; echo \"end $? $PWD\""],
                    in: folder, environment: Scenario.environment(scratch))
                var lines = Scenario.lines(outcome.output).filter { !$0.isEmpty }
                let end = (lines.popLast() ?? "").split(separator: " ", maxSplits: 2)
                guard end.count == 3, end[0] == "end" else {
                    return found + ["\(line): \(outcome)"]
                }
                folder = String(end[2])
                if end[1] != "0" { found.append("'\(line)' ended with \(end[1]):\n\(lines)") }
                found += Self.compare(lines, answer).map { "'\(line)': \($0)" }
                shown.learn(from: lines)
            }
        }
        return found
    }

    private static func compare(_ lines: [String], _ page: [String]) -> [String] {
        let expected = page.filter { $0 != "..." && !$0.isEmpty }.map(plain)
        var rest = lines.map(plain)
        var found: [String] = []
        for line in expected {
            guard let place = rest.firstIndex(of: line) else {
                found.append(
                    "the page has '\(line)', which is not in\n" + rest.joined(separator: "\n"))
                continue
            }
            rest.remove(at: place)
        }
        guard !page.contains("...") else { return found }
        return found + rest.filter { !isOfSlowRun($0) }.map { "the page lacks '\($0)'" }
    }

    /// The name of a step, which a log has when the step takes a second.
    private static func isOfSlowRun(_ line: String) -> Bool {
        line.wholeMatch(of: /(plan|build|read back|sign|notes)( \([0-9]+\))?/) != nil
    }

    /// A line without what differs from reader to reader: fingerprints, sizes, dates, commits, and how
    /// long a step took that took a second.
    private static func plain(_ line: String) -> String {
        line.replacing(/SHA256:[A-Za-z0-9+\/]+…?/, with: "SHA256:…")
            .replacing(/[0-9.]+ (B|kB|MB)\b/, with: "SIZE").replacing(
                /[0-9]+ bytes( instead of [0-9]+)?/, with: "SIZE"
            )
            .replacing(/[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:]+Z)?/, with: "DATE")
            .replacing(/`[0-9a-f]{7}`/, with: "COMMIT")
            .replacing(/\ \([0-9.:]+ (s|min)\)$/, with: "")
    }
}

/// The fingerprint of the page, which stands for the reader's own.
private struct PageFingerprint {
    var yours: String

    func inPlace(_ line: String) -> String {
        yours.isEmpty ? line : line.replacing(/SHA256:[A-Za-z0-9+\/]{43}/, with: yours)
    }

    mutating func learn(from lines: [String]) {
        for line in lines where yours.isEmpty {
            yours = line.firstMatch(of: /SHA256:[A-Za-z0-9+\/]{43}/).map { String($0.0) } ?? ""
        }
    }
}

/// A block of code in Markdown: fenced, or indented by four blanks and without a language.
struct CodeBlock {
    let language: String
    /// The name behind `file=` in the fence's line.
    let file: String?
    private let isFenced: Bool
    private var lines: [String] = []

    var text: String { lines.joined(separator: "\n") }

    static func all(in page: String) -> [CodeBlock] {
        var blocks: [CodeBlock] = []
        var open: CodeBlock?
        var last = ""
        for line in page.components(separatedBy: "\n") {
            if let block = open, block.isFenced ? line.hasPrefix("```") : !line.hasPrefix("    ") {
                blocks.append(block)
                open = nil
            } else if open != nil {
                open?.take(line)
            } else if line.hasPrefix("```") {
                open = CodeBlock(fence: line)
            } else if line.hasPrefix("    "), last.isEmpty {
                open = CodeBlock(fence: nil)
                open?.take(line)
            }
            last = line
        }
        return blocks
    }

    private init(fence: String?) {
        let words = (fence ?? "").drop { $0 == "`" }.split(separator: " ").map(String.init)
        isFenced = fence != nil
        language = words.first ?? ""
        file = words.first { $0.hasPrefix("file=") }.map { String($0.dropFirst(5)) }
    }

    private mutating func take(_ line: String) {
        lines.append(isFenced ? line : String(line.dropFirst(4)))
    }
}
