public import Model

/// What a committed file turned out to be.
public struct WrittenFile: Sendable, Hashable {
    /// Its size in bytes.
    public let size: Int64
    /// Its digests, in the order they were asked for.
    public let digests: [Digest]
}
