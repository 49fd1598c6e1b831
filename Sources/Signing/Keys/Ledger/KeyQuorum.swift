/// Who has signed a version of the key document, of those who may in it or in the one before.
public struct KeyQuorum: Sendable {
    /// The version whose identities these are.
    public let version: Int64
    /// Those who may sign.
    public let candidates: [String]
    /// Those who have.
    public let signed: Set<String>
    /// How many must.
    public let wanted: Int

    /// Whether there are enough.
    public var isReached: Bool { signed.count >= wanted }

    /// Those who may sign and have not.
    public var open: [String] { candidates.filter { !signed.contains($0) } }
}
