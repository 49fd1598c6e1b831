/// The user and the group that a file belongs to, as names or as numbers.
public struct Ownership: Sendable, Hashable {
    /// What everything belongs to unless the manifest says otherwise.
    public static let root = Ownership()

    /// The user.
    public let owner: String
    /// The group.
    public let group: String

    /// An ownership; root where nothing is said.
    public init(owner: String? = nil, group: String? = nil) {
        self.owner = owner ?? "root"
        self.group = group ?? "root"
    }
}
