/// A file the release was made from, as `release.json` records it.
public struct InputRecord: Sendable, Hashable {
    /// Relative to the project, never a path of the build machine.
    public let path: String
    /// Its size in bytes.
    public let size: Int64
    /// Its SHA-256.
    public let sha256: Digest
    /// The permission bits it was packed with.
    public let mode: UInt16

    /// A file that went into the release.
    public init(path: String, size: Int64, sha256: Digest, mode: UInt16) {
        self.path = path
        self.size = size
        self.sha256 = sha256
        self.mode = mode
    }
}
