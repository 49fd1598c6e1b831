package import Files
package import Model
import Synchronization

/// What a publication did, in JSON lines: the intent on disk before each step, the result after it.
///
/// It is for people, for `--status`, and for what must happen at most once. What a destination
/// holds is asked of the destination.
package final class Journal: Sendable {
    private struct State: ~Copyable {
        var file: LineFile
        var entries: [JournalEntry]
    }

    private let state: Mutex<State>
    private let clock: @Sendable () -> Timestamp
    private let redaction: Redaction

    /// Opens or makes the journal and locks it; a second process is refused.
    package init(
        _ path: String, clock: @escaping @Sendable () -> Timestamp,
        redaction: Redaction = Redaction()
    ) throws(Failure) {
        var lines: [[UInt8]] = []
        let file = try LineFile(path, found: &lines)
        state = Mutex(State(file: file, entries: lines.compactMap(Self.entry)))
        self.clock = clock
        self.redaction = redaction
    }

    /// The lines of a journal that nobody has to be kept out of.
    package static func entries(_ path: String) throws(Failure) -> [JournalEntry] {
        guard try Folder.kind(path) != nil else { return [] }
        return try TextFile.bytes(path, limit: 64 << 20).split(separator: UInt8(ascii: "\n"))
            .compactMap { entry(Array($0)) }
    }

    /// All that was ever written, of any run.
    package var entries: [JournalEntry] { state.withLock { $0.entries } }

    /// Does `body` between two lines; `detail` says what came of it.
    package func step<Value>(
        _ step: String, of run: String, at destination: String, _ item: String? = nil,
        detail: (Value) -> String?, _ body: () throws(Failure) -> Value
    ) throws(Failure) -> Value {
        func line(_ state: JournalEntry.State, _ detail: String? = nil) throws(Failure) {
            try write(
                JournalEntry(
                    run: run, destination: destination, step: step, item: item, state: state,
                    detail: detail, time: clock()))
        }
        try line(.began)
        do throws(Failure) {
            let value = try body()
            try line(.done, detail(value))
            return value
        } catch {
            try? line(.failed, error.message)
            throw error
        }
    }

    /// Notes that a run has come to its end, so that there is nothing left to resume.
    package func close(_ run: String, isWhole: Bool) throws(Failure) {
        try write(
            JournalEntry(
                run: run, destination: "", step: Self.end, state: isWhole ? .done : .failed,
                detail: isWhole ? nil : "an optional destination failed", time: clock()))
    }

    private static let end = "end"
    /// The step that gives a publication up.
    package static let abandoning = "abandon"

    /// Whether `entries` are of a run that began and did not come to its end.
    package static func isOpen(_ run: String, in entries: [JournalEntry]) -> Bool {
        guard let last = entries.last(where: { $0.run == run }) else { return false }
        return last.step != end && last.step != abandoning || last.state != .done
    }

    /// Appends one line.
    package func write(_ entry: JournalEntry) throws(Failure) {
        let text = redaction(String(decoding: try JSONText.write(entry.json), as: UTF8.self))
        try state.withLock { (state) throws(Failure) in
            try state.file.append(Array(text.utf8))
            state.entries.append(entry)
        }
    }

    private static func entry(_ line: [UInt8]) -> JournalEntry? {
        guard let value = try? JSONText.parse(line, name: "journal") else { return nil }
        return JournalEntry(value)
    }
}

/// One line of a journal: what was about to be done, or how it ended.
package struct JournalEntry: Sendable, Hashable {
    /// Where a step stands.
    package enum State: String, Sendable {
        /// It is about to be done.
        case began
        /// It is done.
        case done
        /// It was not done; why stands beside it.
        case failed
    }

    /// The publication.
    package let run: String
    /// The destination: `github acme/acme`.
    package let destination: String
    /// The step: `stage`, `put`, `verify`, `reveal`, `point`, `complete`.
    package let step: String
    /// The file it is about, if it is about one.
    package let item: String?
    /// Where it stands.
    package let state: State
    /// What came of it: a draft's number, an address, a reason.
    package let detail: String?
    /// When that was.
    package let time: Timestamp

    /// A line.
    package init(
        run: String, destination: String, step: String, item: String? = nil, state: State,
        detail: String? = nil, time: Timestamp
    ) {
        self.run = run
        self.destination = destination
        self.step = step
        self.item = item
        self.state = state
        self.detail = detail
        self.time = time
    }

    /// A line that was written; nil for one that was not written by us.
    init?(_ value: JSONValue) {
        guard let run = value["run"]?.text, let destination = value["destination"]?.text,
            let step = value["step"]?.text, let time = value["time"]?.text,
            let time = Timestamp(parsing: time),
            let state = value["state"]?.text.flatMap(State.init(rawValue:))
        else { return nil }
        self.init(
            run: run, destination: destination, step: step, item: value["item"]?.text,
            state: state, detail: value["detail"]?.text, time: time)
    }

    /// As JSON.
    package var json: JSONValue {
        var members: [String: JSONValue] = [
            "run": .string(run), "destination": .string(destination), "step": .string(step),
            "state": .string(state.rawValue), "time": .string(time.text),
        ]
        members["item"] = item.map { .string($0) }
        members["detail"] = detail.map { .string($0) }
        return .object(members)
    }
}
