public import Model

/// A file as a destination has it.
public struct Arrived: Sendable, Hashable {
    /// The name it is served under.
    public let name: String
    /// Its size there.
    public let size: Int64
    /// The SHA-256 that the service itself has taken of it; nil when it tells none, so that the
    /// file must be read back.
    public let sha256: Digest?

    /// A file that arrived.
    public init(name: String, size: Int64, sha256: Digest?) {
        self.name = name
        self.size = size
        self.sha256 = sha256
    }
}
