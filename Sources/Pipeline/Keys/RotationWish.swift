public import Model

/// How one identity is to follow on another.
public struct RotationWish: Sendable {
    /// The one that comes.
    public let next: String
    /// Its first day, when it is announced.
    public var start: Timestamp?
    /// The last moment of the one that goes, once both sign.
    public var end: Timestamp?
    /// The one that goes.
    public var replaced: String?
    /// Whether it comes beside the others and none goes.
    public var joins = false

    /// How long both sign unless somebody says otherwise.
    static let window: Int64 = 90 * 86400

    /// `next` follows on the one identity that signs.
    public init(_ next: String) { self.next = next }
}
