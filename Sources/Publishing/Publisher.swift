public import Model

/// One kind of destination: one file of this room. Every step is idempotent: putting the same
/// digest again does nothing, another digest under a published name is refused.
public protocol Publisher: ~Copyable {
    /// Its name in a manifest: `directory`.
    static var kind: String { get }
    /// Whether the plan can be published at all; changes nothing.
    borrowing func preflight(_ plan: PublishPlan) throws(Failure) -> Standing
    /// Makes a place that nobody sees yet, or finds the one an earlier run left.
    mutating func stage(_ plan: PublishPlan) throws(Failure)
    /// Puts one file there.
    mutating func put(_ item: PublishItem) throws(Failure)
    /// Checks what really arrived, byte by byte.
    borrowing func verify(_ plan: PublishPlan) throws(Failure)
    /// Makes it visible in one step, then moves what points at it.
    mutating func reveal(_ plan: PublishPlan) throws(Failure)
    /// Removes what was staged and never revealed.
    mutating func withdraw(_ plan: PublishPlan) throws(Failure)
}
