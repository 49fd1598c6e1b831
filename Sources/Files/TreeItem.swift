/// Something found in a folder.
public struct TreeItem: Sendable, Hashable {
    /// What it is, links not followed.
    public enum Kind: Sendable, Hashable {
        case file, folder
        /// With its target as written.
        case symlink(String)
        /// A socket, FIFO or device.
        case special
    }

    /// Relative to the folder that was walked.
    public let path: String
    /// What it is.
    public let kind: Kind
}
