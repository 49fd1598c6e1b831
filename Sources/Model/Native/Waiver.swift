/// A finding of the package check that the user accepts.
public struct Waiver: Sendable, Hashable {
    /// The finding's name: `missing-copyright`.
    public let finding: String
    /// Why it is right here.
    public let reason: String

    /// A waiver of `finding`.
    public init(finding: String, reason: String) {
        self.finding = finding
        self.reason = reason
    }
}
