public import Model

/// What a transaction tells while it runs.
public enum TransactionEvent: Sendable {
    /// A step of `total` files has begun.
    case began(String, total: Int)
    /// One file of the step is done.
    case advanced(String)
    /// A line worth keeping.
    case said(String)
    /// A destination is done, and what was done there.
    case ended(String, [String])
    /// A destination has failed.
    case failed(String, Failure)
}
