internal import Model
internal import Publishing

extension Progress {
    /// What a transaction tells, as the steps of a run.
    var transaction: @Sendable (TransactionEvent) -> Void {
        { event in
            switch event {
            case .began(let step, let total): self(.began(step, total: total))
            case .advanced(let name): self(.advanced(name))
            case .said(let line): self(.said(line))
            case .ended(let title, let lines):
                self(.ended(StepResult("publish \(title)", .done(lines.joined(separator: ", ")))))
            case .failed(let title, let failure):
                self(.ended(StepResult("publish \(title)", .failed(failure.message))))
            }
        }
    }
}
