public import Model

/// What came of sending a request once.
public enum Outcome: Sendable {
    /// An answer, whatever its status.
    case answered(HTTPAnswer)
    /// None: whether the server did what was asked is not known.
    case lost(Failure)
}
