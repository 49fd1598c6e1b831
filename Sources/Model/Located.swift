/// A value with the place in the manifest it was read from.
public struct Located<Value: Sendable>: Sendable {
    /// What was read.
    public let value: Value
    /// Where it stands, for complaints that can only be found later.
    public let place: SourcePosition?

    /// A value read at `place`.
    public init(_ value: Value, at place: SourcePosition? = nil) {
        self.value = value
        self.place = place
    }
}
