/// The public halves of one identity.
public struct PublicIdentity: Sendable, Hashable {
    /// Its name: `release-2026`.
    public let name: String
    /// Its keys, one of each kind at most.
    public let keys: [PublicKey]

    /// An identity called `name`.
    public init(name: String, keys: [PublicKey]) {
        self.name = name
        self.keys = keys
    }

    /// Its key of one kind.
    public func key(_ type: KeyType) -> PublicKey? { keys.first { $0.type == type } }
}
