public import Model

/// That a release stands in a project's log, and who says so.
public struct LogProof: Sendable, Hashable {
    /// The log as it is now.
    public let view: LogView
    /// Who signed its checkpoint.
    public let signer: String
    /// When, by the signer's clock.
    public let date: Timestamp
}
