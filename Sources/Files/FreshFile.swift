internal import Glibc
public import Model

/// A file that must not exist yet, written in place: for unpacking into a new folder, where a
/// name taken twice is an error and nothing has to survive a power cut.
public struct FreshFile: ~Copyable {
    private let descriptor: Descriptor
    private let path: String
    private var position: Int64

    /// Makes the file; permission bits are exactly `mode`, whatever the umask.
    public init(_ path: String, mode: UInt16) throws(Failure) {
        let descriptor = try Descriptor(
            opening: path, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600, what: "cannot make")
        guard fchmod(descriptor.number, mode_t(mode)) == 0 else {
            throw Failure.system("cannot set the mode of", path)
        }
        self.path = path
        position = 0
        self.descriptor = descriptor
    }

    /// Appends `bytes`.
    public mutating func write(_ bytes: borrowing RawSpan) throws(Failure) {
        try descriptor.write(bytes, at: position, path)
        position += Int64(bytes.byteCount)
    }

    /// Makes a link at `path`, which must not be taken, to `target`.
    public static func link(_ path: String, to target: String) throws(Failure) {
        guard symlink(target, path) == 0 else { throw Failure.system("cannot make", path) }
    }
}
