/// How one configured step ended; none ends without one.
public struct StepResult: Sendable, Hashable {
    /// The three ways a step can end.
    public enum Outcome: Sendable, Hashable {
        case done(String)
        case skipped(String)
        case failed(String)
    }

    /// The step: `sign ssh`.
    public let step: String
    /// How it ended.
    public let outcome: Outcome

    /// `step` ended with `outcome`.
    public init(_ step: String, _ outcome: Outcome) {
        self.step = step
        self.outcome = outcome
    }

    /// `done`, `skipped` or `failed`.
    public var word: String {
        switch outcome {
        case .done: "done"
        case .skipped: "skipped"
        case .failed: "failed"
        }
    }

    /// What was made, or why not.
    public var detail: String {
        switch outcome {
        case .done(let text), .skipped(let text), .failed(let text): text
        }
    }
}
