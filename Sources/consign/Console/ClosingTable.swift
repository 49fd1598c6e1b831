import Files
import Model
import Release

/// How every step of a run ended and how long it took, for people.
struct ClosingTable {
    /// A step, and the seconds since the one before it ended.
    typealias Row = (result: StepResult, seconds: Double)

    private let rows: [Row]
    private let columns: Int?
    /// How wide `skipped` and the blanks behind it are.
    private static let word = 9

    /// A table of `rows`, `columns` wide at most, where that is known. What `failure` says is said
    /// below the table, and not in it as well.
    init(_ rows: [Row], columns: Int? = nil, before failure: Failure? = nil) {
        let said = failure.map { [$0] + $0.also } ?? []
        self.rows = rows.map { row in
            let isSaid = said.contains {
                row.result.detail == $0.message || row.result.detail == $0.what
            }
            guard row.result.word == "failed", isSaid else { return row }
            return (StepResult(row.result.step, .failed("see below")), row.seconds)
        }
        self.columns = columns
    }

    /// Its lines; `paint` colours the word of an outcome, which is padded already.
    func lines(_ paint: (String, StepResult) -> String = { word, _ in word }) -> [String] {
        let names = rows.map { DisplayText.width($0.result.step) }.max() ?? 0
        let step = min(names, columns.map { max(12, $0 / 3) } ?? names) + 2
        let total = rows.reduce(0) { $0 + $1.seconds }
        return rows.flatMap { row in lines(of: row, step, paint) }
            + ["  " + DisplayText.padded("total", step) + Self.time(total)]
    }

    private func lines(
        of row: Row, _ width: Int, _ paint: (String, StepResult) -> String
    ) -> [String] {
        let indent = 2 + width + Self.word
        let time = row.seconds >= 1 ? " (\(Self.time(row.seconds)))" : ""
        let text = row.result.detail + time
        let room = columns.map { max(10, $0 - indent) } ?? .max
        let word = paint(DisplayText.padded(row.result.word, Self.word), row.result)
        let details = text.split(separator: "\n", omittingEmptySubsequences: false)
            .flatMap { DisplayText.wrapped(String($0), room) }
        let steps =
            columns == nil
            ? [row.result.step] : DisplayText.wrapped(row.result.step, width - 2)
        return (0..<max(details.count, steps.count)).map { index in
            let step = DisplayText.padded(index < steps.count ? steps[index] : "", width)
            let word = index == 0 ? word : String(repeating: " ", count: Self.word)
            let line = "  " + step + word + (index < details.count ? details[index] : "")
            return index == 0 ? line : DisplayText.trimmed(line)
        }
    }

    /// `0.4 s`, `42 s`, `1:02 min`.
    private static func time(_ seconds: Double) -> String {
        if seconds < 9.95 {
            let tenths = Int((seconds * 10).rounded())
            return "\(tenths / 10).\(tenths % 10) s"
        }
        return seconds < 59.5
            ? "\(Int(seconds.rounded())) s" : "\(Clock.text(seconds.rounded())) min"
    }
}
