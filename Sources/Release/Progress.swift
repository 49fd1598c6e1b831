import Model
import Publishing

/// How the pipeline tells what it does; the executable decides how it looks.
package struct Progress: Sendable {
    /// Something worth telling.
    package enum Event: Sendable {
        /// A step of `total` parts has begun.
        case began(String, total: Int)
        /// One part of the step is done.
        case advanced(String)
        /// So many bytes went over the network.
        case moved(Int)
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
