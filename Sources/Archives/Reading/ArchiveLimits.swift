/// How much an archive from outside may unpack to.
public struct ArchiveLimits: Sendable {
    /// All contents together, in bytes.
    public let bytes: Int64
    /// All entries together.
    public let entries: Int

    /// Bounds; the defaults hold any source tree.
    public init(bytes: Int64 = 16 << 30, entries: Int = 1_000_000) {
        self.bytes = bytes
        self.entries = entries
    }
}
