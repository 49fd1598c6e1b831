public import Model

/// What a committed file turned out to be.
public struct WrittenFile: Sendable, Hashable {
    /// Its size in bytes.
    public let size: Int64
    /// Its digests, in the order they were asked for.
    public let digests: [Digest]

    /// A file of `size` bytes.
    public init(size: Int64, digests: [Digest]) {
        self.size = size
        self.digests = digests
    }
}
