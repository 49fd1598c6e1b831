public import Files
public import Model
internal import Synchronization

/// What a publication did, in JSON lines: the intent on disk before each step, the result after it.
///
/// It is for people, for `--status`, and for what must happen at most once. What a destination
/// holds is asked of the destination.
public final class Journal: Sendable {
    private struct State: ~Copyable {
        var file: LineFile
        var entries: [JournalEntry]
    }

    private let state: Mutex<State>
    private let clock: @Sendable () -> Timestamp
    private let redaction: Redaction

    /// Opens or makes the journal and locks it; a second process is refused.
    public init(
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
    public static func entries(_ path: String) throws(Failure) -> [JournalEntry] {
        guard try Folder.kind(path) != nil else { return [] }
        return try TextFile.bytes(path, limit: 64 << 20).split(separator: UInt8(ascii: "\n"))
            .compactMap { entry(Array($0)) }
    }

    /// All that was ever written, of any run.
    public var entries: [JournalEntry] { state.withLock { $0.entries } }

    /// Does `body` between two lines; `detail` says what came of it.
    public func step<Value>(
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
    public func close(_ run: String, isWhole: Bool) throws(Failure) {
        try write(
            JournalEntry(
                run: run, destination: "", step: Self.end, state: isWhole ? .done : .failed,
                detail: isWhole ? nil : "an optional destination failed", time: clock()))
    }

    private static let end = "end"

    /// Whether `entries` are of a run that began and did not come to its end.
    public static func isOpen(_ run: String, in entries: [JournalEntry]) -> Bool {
        guard let last = entries.last(where: { $0.run == run }) else { return false }
        return last.step != end || last.state != .done
    }

    /// Appends one line.
    public func write(_ entry: JournalEntry) throws(Failure) {
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
