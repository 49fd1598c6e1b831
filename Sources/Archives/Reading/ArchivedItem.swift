public import Model

/// One entry of an archive, as the archive has it.
public struct ArchivedItem: Sendable, Hashable {
    /// What it is.
    public enum Kind: Sendable, Hashable {
        case file, folder
        /// With its target as written.
        case symlink(String)
        /// Another name for an earlier entry.
        case hardLink(String)
        /// A device, FIFO or socket.
        case special
    }

    /// Its path, without a `/` at the end.
    public let path: String
    /// What it is.
    public let kind: Kind
    /// Permission bits.
    public let mode: UInt16
    /// The size of a file's content as announced; nil when only reading it will tell.
    public let size: Int64?
    /// Its time.
    public let modified: Timestamp
    /// User and group, by number.
    public let owner: [Int64]
    /// User and group, by name.
    public let ownerNames: [String]
}
