import Files
import Model
import Release
import Synchronization

/// Where the time of a run went: each piece of work with its beginning and its end.
final class Timings: Sendable {
    /// One piece of work.
    private struct Span {
        let step: String
        let name: String
        let began: Double
        var took: Double
        var bytes: Int64
    }

    private let spans = Mutex<[(gauge: Gauge, span: Span)]>([])
    private let start = ProcessEnvironment.monotonic

    func open(_ gauge: Gauge, in step: String) {
        let span = Span(
            step: step, name: gauge.name, began: ProcessEnvironment.monotonic - start, took: 0,
            bytes: 0)
        spans.withLock { $0.append((gauge, span)) }
    }

    func close(_ gauge: Gauge) {
        let now = ProcessEnvironment.monotonic - start
        spans.withLock { spans in
            guard let index = spans.lastIndex(where: { $0.gauge === gauge }) else { return }
            spans[index].span.took = now - spans[index].span.began
            spans[index].span.bytes = gauge.done
        }
    }

    /// Step by step, the longest piece of each first.
    var lines: [String] {
        let spans = spans.withLock { $0.map(\.span) }
        var steps: [String] = []
        for span in spans where !steps.contains(span.step) { steps.append(span.step) }
        let width = spans.map { DisplayText.width($0.name) }.max() ?? 0
        return steps.flatMap { step in
            ["  " + step]
                + spans.filter { $0.step == step }.sorted { $0.took > $1.took }.map { span in
                    let bytes = span.bytes > 0 ? "  " + ByteCount.text(span.bytes) : ""
                    return "    " + DisplayText.padded(span.name, width + 2)
                        + Self.seconds(span.took) + bytes
                }
        }
    }

    /// For a program: times in milliseconds since the run began.
    var values: JSONValue {
        .array(
            spans.withLock { $0.map(\.span) }.map { span in
                [
                    "step": .shown(span.step), "name": .shown(span.name),
                    "began": .number(Int64(span.began * 1000)),
                    "took": .number(Int64(span.took * 1000)), "bytes": .number(span.bytes),
                ]
            })
    }

    /// The same as events for Chrome's and Perfetto's viewers (Trace Event Format, "X" events, in
    /// microseconds); what overlaps stands in rows of its own.
    func trace() throws(Failure) -> [UInt8] {
        var rows: [Double] = []
        let events = spans.withLock { $0.map(\.span) }.sorted { $0.began < $1.began }
            .map { span -> JSONValue in
                let row = rows.firstIndex { $0 <= span.began } ?? rows.count
                if row == rows.count { rows.append(0) }
                rows[row] = span.began + span.took
                return [
                    "name": .shown(span.name), "cat": .shown(span.step), "ph": "X", "pid": 1,
                    "tid": .number(Int64(row)), "ts": .number(Int64(span.began * 1e6)),
                    "dur": .number(Int64(span.took * 1e6)),
                    "args": ["bytes": .number(span.bytes)],
                ]
            }
        return try JSONText.write(["traceEvents": .array(events)])
    }

    private static func seconds(_ seconds: Double) -> String {
        let hundredths = Int((seconds * 100).rounded())
        let text = "\(hundredths / 100).\(hundredths / 10 % 10)\(hundredths % 10) s"
        return String(repeating: " ", count: max(0, 9 - text.count)) + text
    }
}

extension Option {
    static let timings = Option("timings", "say where the time went")
    static let trace = Option(
        "trace", value: "FILE", "write where the time went for Chrome's and Perfetto's viewers")
}

extension Console {
    /// What `call` wants to know of where the time went.
    func tellTimings(_ call: Invocation) throws(Failure) {
        if call.has(.timings) {
            answer?.tell(["timings": timings.values])
            say("\nwhere the time went\n" + timings.lines.joined(separator: "\n"))
        }
        guard let file = call.value(.trace) else { return }
        try TextFile.write(try timings.trace(), to: file)
    }
}
