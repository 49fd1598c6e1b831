/// The facts by which a changed or replaced file is noticed.
public struct FileIdentity: Sendable, Hashable {
    /// The device it is on.
    public let device: UInt64
    /// Its number on that device.
    public let inode: UInt64
    /// Its size.
    public let size: Int64
    /// Time of its last change of content, in nanoseconds.
    public let modified: Int64
    /// Time of its last change of any kind, in nanoseconds.
    public let changed: Int64

    /// What `fstat` reported.
    public init(device: UInt64, inode: UInt64, size: Int64, modified: Int64, changed: Int64) {
        self.device = device
        self.inode = inode
        self.size = size
        self.modified = modified
        self.changed = changed
    }
}
