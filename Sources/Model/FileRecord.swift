/// A file as it was when it was hashed; whoever reads it again checks that it is still that file.
package struct FileRecord: Sendable, Hashable {
    /// Where to open it.
    package let path: String
    /// Its size in bytes.
    package let size: Int64
    /// Its SHA-256.
    package let sha256: Digest
    /// What `fstat` said, to notice a change between hashing and packing; nil for a file that the
    /// run makes itself, and compares with this record, before anything reads it.
    package let identity: FileIdentity?
    /// Its permission bits on disk; nothing is packed by them.
    package let mode: UInt16
    /// Whether it begins as programs and scripts do.
    package let isProgram: Bool
    /// What it is for, when it is a program or a library that a system loads.
    package let code: MachineCode?
    /// Older digests that were taken on the same reading.
    package let legacy: [WeakDigest: [UInt8]]

    /// A file that was hashed.
    package init(
        path: String, size: Int64, sha256: Digest, identity: FileIdentity?,
        mode: UInt16 = 0o644, isProgram: Bool = false, code: MachineCode? = nil,
        legacy: [WeakDigest: [UInt8]] = [:]
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

/// The facts by which a changed or replaced file is noticed.
package struct FileIdentity: Sendable, Hashable {
    /// The device it is on.
    package let device: UInt64
    /// Its number on that device.
    package let inode: UInt64
    /// Its size.
    package let size: Int64
    /// Time of its last change of content, in nanoseconds.
    package let modified: Int64
    /// Time of its last change of any kind, in nanoseconds.
    package let changed: Int64

    /// What `fstat` reported.
    package init(device: UInt64, inode: UInt64, size: Int64, modified: Int64, changed: Int64) {
        self.device = device
        self.inode = inode
        self.size = size
        self.modified = modified
        self.changed = changed
    }
}

/// Hash functions of their time, which formats store beside or instead of better ones.
package enum WeakDigest: Sendable, Hashable {
    case md5, sha1
}
