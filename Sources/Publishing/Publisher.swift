public import Model

/// One kind of destination: one file of this room. Every step is idempotent: putting the same
/// digest again does nothing, another digest under a published name is refused.
public protocol Publisher: AnyObject {
    /// Its name in a manifest: `directory`.
    static var kind: String { get }
    /// A destination at `address`; looks at nothing and changes nothing yet.
    init(_ address: String)
    /// What people call it in messages: `directory public`.
    var title: String { get }
    /// Whether `version` could be published at all; asked before anything is built.
    func preflight(_ version: Version) throws(Failure)
    /// What is there already; the same version with other bytes is refused.
    func standing(of plan: PublishPlan) throws(Failure) -> Standing
    /// Makes a place that nobody sees yet, or finds the one an earlier run left.
    func stage(_ plan: PublishPlan) throws(Failure)
    /// Puts one file there.
    func put(_ item: PublishItem, of plan: PublishPlan) throws(Failure)
    /// Checks what really arrived, byte by byte; the folder it can be tried out in.
    func verify(_ plan: PublishPlan) throws(Failure) -> String
    /// Makes it visible in one step, then moves what points at it; says what it did.
    func reveal(_ plan: PublishPlan) throws(Failure) -> [String]
    /// Adds what a published release lacks beside its sealed files; says what it did.
    func complete(_ plan: PublishPlan) throws(Failure) -> [String]
    /// Removes what was staged and never revealed.
    func withdraw(_ plan: PublishPlan) throws(Failure)
}
