public import Files
public import Model

/// What a run is given from outside; nothing below the executable looks around by itself.
public struct Surroundings: Sendable {
    /// The environment variables.
    public let environment: [String: String]
    /// How many threads may be used.
    public let jobs: Int
    /// The clock, read once: whether keys have ended is judged by it, and nothing that is built.
    public let now: Timestamp
    /// Waits that many seconds, before something is tried again.
    public let sleep: @Sendable (Double) -> Void
    /// A number from 0 to below 1, for how long to wait.
    public let chance: @Sendable () -> Double
    /// The clock at this moment: how long a server wants us to wait is counted from it.
    public let clock: @Sendable () -> Timestamp
    /// What every output passes through; told of secrets as they are read.
    public let redaction: Redaction
    /// The only folder where keys are looked for, when not the usual ones.
    public var onlyKeys: String?

    /// A run's surroundings.
    public init(
        environment: [String: String], jobs: Int, now: Timestamp,
        sleep: @escaping @Sendable (Double) -> Void = { _ in },
        chance: @escaping @Sendable () -> Double = { 0.5 },
        clock: (@Sendable () -> Timestamp)? = nil, redaction: Redaction = Redaction()
    ) {
        self.environment = environment
        self.jobs = jobs
        self.now = now
        self.sleep = sleep
        self.chance = chance
        self.clock = clock ?? { now }
        self.redaction = redaction
    }

    /// A variable that is set and not empty.
    public func variable(_ name: String) -> String? {
        environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// What a child process gets: enough to find programs, nothing secret, no locale.
    public var bare: [String: String] {
        var result = ["LC_ALL": "C.UTF-8", "TZ": "UTC"]
        for name in ["PATH", "HOME", "TMPDIR"] { result[name] = environment[name] }
        return result
    }

    /// Where scratch folders go.
    public var temporary: String { variable("TMPDIR") ?? "/tmp" }
}
