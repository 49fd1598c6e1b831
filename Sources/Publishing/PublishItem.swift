public import Model

/// One file of a publication.
public struct PublishItem: Sendable, Hashable {
    /// What a difference from the published file means.
    public enum Role: Sendable, Hashable {
        /// Covered by the checksum list, or the list itself: another digest is refused.
        case sealed
        /// A signature or public key: the published one is kept, since it is known to verify.
        case seal
        /// Text for people: replaced by the newer one.
        case notes
    }

    /// The name it is served under.
    public let name: String
    /// Where it is on disk.
    public let path: String
    /// Its size.
    public let size: Int64
    /// Its SHA-256.
    public let sha256: Digest
    /// What a difference means.
    public let role: Role

    /// A file to be published.
    public init(name: String, path: String, size: Int64, sha256: Digest, role: Role) {
        self.name = name
        self.path = path
        self.size = size
        self.sha256 = sha256
        self.role = role
    }
}
