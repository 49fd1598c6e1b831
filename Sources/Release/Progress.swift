package import Files
package import Model
package import Publishing

/// How the pipeline tells what it does; the executable decides how it looks.
package struct Progress: Sendable {
    /// Something worth telling.
    package enum Event: Sendable {
        /// A step of `total` parts has begun.
        case began(String, total: Int)
        /// One part of the step is done.
        case advanced(String)
        /// Work has begun whose bytes can be watched until it is over.
        case opened(Gauge)
        /// That work is over, well or not.
        case closed(Gauge)
        /// A line worth keeping.
        case said(String)
        /// A line the user should act on.
        case warned(String)
        /// A configured step has ended.
        case ended(StepResult)
    }

    private let sink: @Sendable (Event) -> Void

    /// Reports to `sink`, which may be called from several threads.
    package init(_ sink: @escaping @Sendable (Event) -> Void) { self.sink = sink }

    /// Reports `event`.
    package func callAsFunction(_ event: Event) { sink(event) }

    /// Does `body` as work on `name`, of which `bytes` are expected, if that is known.
    package func measure<Value: ~Copyable>(
        _ name: String, bytes: Int64 = 0, _ body: () throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let gauge = Gauge(name, bytes: bytes)
        self(.opened(gauge))
        defer { self(.closed(gauge)) }
        return try gauge.measure(body)
    }

    /// The same as a step of its own.
    package func step<Value: ~Copyable>(
        _ name: String, bytes: Int64 = 0, _ body: () throws(Failure) -> Value
    ) throws(Failure) -> Value {
        self(.began(name, total: 1))
        return try measure(name, bytes: bytes, body)
    }
}

/// How one configured step ended; none ends without one.
package struct StepResult: Sendable, Hashable {
    /// The three ways a step can end.
    package enum Outcome: Sendable, Hashable {
        case done(String)
        case skipped(String)
        case failed(String)
    }

    /// What it was that ended, for whoever decides something by it: titles are for people.
    package enum Kind: Sendable, Hashable {
        /// Publishing to a destination of that kind.
        case publish(to: String)
        /// A look at a destination, and what it holds.
        case look(DestinationState)
        /// Anything else.
        case other
    }

    /// What kind of step it was.
    package let kind: Kind
    /// The step: `sign ssh`.
    package let step: String
    /// How it ended.
    package let outcome: Outcome

    /// `step` ended with `outcome`.
    package init(_ step: String, _ outcome: Outcome, _ kind: Kind = .other) {
        self.kind = kind
        self.step = step
        self.outcome = outcome
    }

    /// `done`, `skipped` or `failed`.
    package var word: String {
        switch outcome {
        case .done: "done"
        case .skipped: "skipped"
        case .failed: "failed"
        }
    }

    /// The same outcome in other words.
    package func outcome(_ words: String) -> Outcome {
        switch outcome {
        case .done: .done(words)
        case .skipped: .skipped(words)
        case .failed: .failed(words)
        }
    }

    /// What was made, or why not.
    package var detail: String {
        switch outcome {
        case .done(let text), .skipped(let text), .failed(let text): text
        }
    }
}

extension Progress {
    /// What a transaction tells, as the steps of a run.
    var transaction: @Sendable (TransactionEvent) -> Void {
        { event in
            switch event {
            case .began(let step, let total): self(.began(step, total: total))
            case .advanced(let name): self(.advanced(name))
            case .opened(let gauge): self(.opened(gauge))
            case .closed(let gauge): self(.closed(gauge))
            case .said(let line): self(.said(line))
            case .ended(let target, let lines):
                published(target, .done(lines.joined(separator: ", ")))
            case .failed(let target, let failure): published(target, .failed(failure.message))
            }
        }
    }

    /// By what it was published to: in a rehearsal that is a folder.
    private func published(_ target: Target, _ outcome: StepResult.Outcome) {
        let kind = type(of: target.publisher).kind
        self(.ended(StepResult("publish \(target.title)", outcome, .publish(to: kind))))
    }
}
