public import Files
public import Model

/// One line of a journal: what was about to be done, or how it ended.
public struct JournalEntry: Sendable, Hashable {
    /// Where a step stands.
    public enum State: String, Sendable {
        /// It is about to be done.
        case began
        /// It is done.
        case done
        /// It was not done; why stands beside it.
        case failed
    }

    /// The publication.
    public let run: String
    /// The destination: `github acme/acme`.
    public let destination: String
    /// The step: `stage`, `put`, `verify`, `reveal`, `point`, `complete`.
    public let step: String
    /// The file it is about, if it is about one.
    public let item: String?
    /// Where it stands.
    public let state: State
    /// What came of it: a draft's number, an address, a reason.
    public let detail: String?
    /// When that was.
    public let time: Timestamp

    /// A line.
    public init(
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
    public var json: JSONValue {
        var members: [String: JSONValue] = [
            "run": .string(run), "destination": .string(destination), "step": .string(step),
            "state": .string(state.rawValue), "time": .string(time.text),
        ]
        members["item"] = item.map { .string($0) }
        members["detail"] = detail.map { .string($0) }
        return .object(members)
    }
}
