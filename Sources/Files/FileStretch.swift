internal import Glibc
public import Model

/// A stretch of a regular file, read from any place in it; a file that has become shorter or was
/// written to since is a failure, not a short read.
public final class FileStretch {
    private let descriptor: Descriptor
    private let path: String
    private let offset: Int64
    private let identity: FileIdentity

    /// Opens `size` bytes of `path` from `offset` on.
    public init(_ path: String, offset: Int64, size: Int64) throws(Failure) {
        let opened = try Descriptor(opening: path, O_RDONLY | O_NONBLOCK, what: "cannot read")
        let status = try opened.status(path)
        guard status.st_mode & S_IFMT == S_IFREG, offset + size <= Int64(status.st_size) else {
            throw Failure("\(path) is not what was planned", "it has become another file")
        }
        self.path = path
        self.offset = offset
        identity = FileIdentity(status)
        descriptor = opened
    }

    /// `count` bytes at `place` of the stretch.
    public func read(_ count: Int, at place: Int64) throws(Failure) -> [UInt8] {
        guard let bytes = try descriptor.read(count, at: offset + place, path),
            FileIdentity(try descriptor.status(path)) == identity
        else { throw Failure("\(path) changed while it was sent") }
        return bytes
    }
}
