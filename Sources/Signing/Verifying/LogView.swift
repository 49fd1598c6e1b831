public import Model

/// A log as it was once seen.
public struct LogView: Sendable, Hashable {
    /// How many releases were in it.
    public let size: Int
    /// The tree's root over them.
    public let root: Digest

    /// A log of `size` releases.
    public init(size: Int, root: Digest) {
        self.size = size
        self.root = root
    }
}
