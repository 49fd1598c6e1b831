/// A rule by which a stand-in server fails: the first one that matches a request wins.
public struct Fault: Sendable, Encodable {
    /// How it fails.
    public enum Action: String, Sendable, Encodable, CaseIterable {
        /// Answers `status` before anything happens.
        case status
        /// Does the work, then answers `status` instead.
        case lost
        /// Does the work, then cuts the connection.
        case lostdrop
        /// Reads `bytes` of the request's body, then resets the connection.
        case drop
        /// Sleeps `seconds` before it does the work.
        case slow
        /// Sleeps `seconds`, then closes without an answer.
        case hang
        /// Sends `bytes` of a download under the full Content-Length, then closes.
        case truncate
        /// Stores an upload with one bit flipped.
        case corrupt
        /// Says that too many requests came, for `seconds`.
        case ratelimit
        /// Answers a GET from the state before the latest change.
        case stale
        /// GitHub only: leaves an empty asset in state "starter" and answers `status`.
        case starter
        /// GitHub only: says that a secondary limit was hit, for `seconds`.
        case secondary
    }

    private var `do`: Action
    private var op: String
    private var name: String
    private var skip: Int
    private var times: Int
    private var p: Double
    private var status: Int?
    private var seconds: Double?
    private var bytes: Int?

    /// `operation` is the server's name of it or "*", `file` a glob; it fires `times` times (-1: always)
    /// after `skip` matches passed, each with `probability`.
    public init(
        _ action: Action, on operation: String = "*", file: String = "*", skip: Int = 0,
        times: Int = 1, probability: Double = 1, status: Int? = nil, seconds: Double? = nil,
        bytes: Int? = nil
    ) {
        self.do = action
        self.op = operation
        self.name = file
        self.skip = skip
        self.times = times
        self.p = probability
        self.status = status
        self.seconds = seconds
        self.bytes = bytes
    }
}
