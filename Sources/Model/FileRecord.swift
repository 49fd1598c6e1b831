/// A file as it was when it was hashed; whoever reads it again checks that it is still that file.
public struct FileRecord: Sendable, Hashable {
    /// Where to open it.
    public let path: String
    /// Its size in bytes.
    public let size: Int64
    /// Its SHA-256.
    public let sha256: Digest
    /// What `fstat` said, to notice a change between hashing and packing.
    public let identity: FileIdentity
    /// Whether it begins as programs and scripts do.
    public let isProgram: Bool
    /// Older digests that were taken on the same reading.
    public let legacy: [LegacyAlgorithm: [UInt8]]

    /// A file that was hashed.
    public init(
        path: String, size: Int64, sha256: Digest, identity: FileIdentity,
        isProgram: Bool = false, legacy: [LegacyAlgorithm: [UInt8]] = [:]
    ) {
        self.path = path
        self.size = size
        self.sha256 = sha256
        self.identity = identity
        self.isProgram = isProgram
        self.legacy = legacy
    }
}
