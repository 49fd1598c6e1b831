import Files
import Model
import Release

/// The files by which a job hands on what it found out.
struct RunnerFiles: Sendable {
    /// A step's summary may have 1 MiB; what is over is lost, with an error.
    static let summaryLimit = 1 << 20
    private let summary: String?
    private let outputs: String?
    private let variables: String?

    init(_ runner: Runner, _ environment: [String: String]) {
        func path(_ name: String, _ wanted: Runner) -> String? {
            runner == wanted ? environment[name].flatMap { $0.isEmpty ? nil : $0 } : nil
        }
        summary = path("GITHUB_STEP_SUMMARY", .github)
        outputs = path("GITHUB_OUTPUT", .github)
        variables = path("CONSIGN_DOTENV", .gitlab)
    }

    /// Adds the closing table to the page of the run.
    func summarize(_ title: String, _ results: [StepResult], _ remark: String) throws(Failure) {
        guard let summary else { return }
        let there = try Folder.kind(summary) == nil ? 0 : Int(try InputFile(summary).size)
        let text = Self.table(title, results, remark, limit: Self.summaryLimit - there)
        if !text.isEmpty { try TextFile.append(Array(text.utf8), to: summary) }
    }

    /// Hands values on to later steps and jobs.
    func put(_ values: [(name: String, value: String)]) throws(Failure) {
        if let outputs {
            let text = values.map { Self.output($0.name, $0.value) }.joined()
            try TextFile.append(Array(text.utf8), to: outputs)
        }
        if let variables {
            // The format has no way to write a line end.
            let lines = values.filter { !$0.value.contains { $0.isNewline } }
                .map { "CONSIGN_\($0.name.uppercased())=\($0.value)\n" }
            try TextFile.append(Array(lines.joined().utf8), to: variables)
        }
    }

    /// A value between two lines that nobody can have foreseen.
    static func output(_ name: String, _ value: String) -> String {
        var mark: String
        repeat {
            mark =
                "consign_" + String(UInt64.random(in: 0...UInt64.max), radix: 36)
                + String(UInt64.random(in: 0...UInt64.max), radix: 36)
        } while value.contains(mark)
        return "\(name)<<\(mark)\n\(value)\n\(mark)\n"
    }

    /// Markdown of at most `limit` bytes: rows are left out at the end, and it says how many.
    static func table(
        _ title: String, _ results: [StepResult], _ remark: String, limit: Int
    ) -> String {
        let head = "### \(cell(title))\n\n| step | outcome | detail |\n|---|---|---|\n"
        let foot = remark.isEmpty ? "" : "\n\(remark)\n"
        // Room for the line that counts what was left out.
        var room = limit - head.utf8.count - foot.utf8.count - 80
        guard room > 0 else { return "" }
        var rows = ""
        for (index, result) in results.enumerated() {
            let row = "| \(cell(result.step)) | \(result.word) | \(cell(result.detail)) |\n"
            room -= row.utf8.count
            guard room > 0 else {
                rows += "| … | | \(results.count - index) more, see the log |\n"
                break
            }
            rows += row
        }
        return head + rows + foot
    }

    /// Text that stays within its cell and is nothing but text.
    static func cell(_ text: String) -> String {
        var result = ""
        for character in SafeName.printable(text) {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "|", "\\", "`", "*", "_", "[", "]", "!", "#", "~", "@": result += "\\\(character)"
            default: result.append(character)
            }
        }
        return result
    }
}
