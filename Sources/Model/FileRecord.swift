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
    /// Its permission bits on disk; nothing is packed by them.
    public let mode: UInt16
    /// Whether it begins as programs and scripts do.
    public let isProgram: Bool
    /// What it is for, when it is a program or a library that a system loads.
    public let code: MachineCode?
    /// Older digests that were taken on the same reading.
    public let legacy: [LegacyAlgorithm: [UInt8]]

    /// A file that was hashed.
    public init(
        path: String, size: Int64, sha256: Digest, identity: FileIdentity,
        mode: UInt16 = 0o644, isProgram: Bool = false, code: MachineCode? = nil,
        legacy: [LegacyAlgorithm: [UInt8]] = [:]
    ) {
        self.path = path
        self.size = size
        self.sha256 = sha256
        self.identity = identity
        self.mode = mode
        self.isProgram = isProgram
        self.code = code
        self.legacy = legacy
    }
}
