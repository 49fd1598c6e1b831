internal import Glibc
internal import Model

/// How a file is called until it is complete.
public enum PartName {
    /// The ending.
    public static let suffix = ".part"
}

/// `name.part` while a file is being written: removed unless it was published.
struct PartFile: ~Copyable {
    let descriptor: Descriptor
    private let path: String
    private var isPublished: Bool

    init(for name: String, mode: UInt16) throws(Failure) {
        let path = name + PartName.suffix
        let descriptor = try Descriptor(
            opening: path, O_RDWR | O_CREAT | O_TRUNC, mode: 0o600, what: "cannot write")
        guard fchmod(descriptor.number, mode_t(mode)) == 0 else {
            throw Failure.system("cannot set the mode of", path)
        }
        self.path = path
        isPublished = false
        self.descriptor = descriptor
    }

    deinit { if !isPublished { unlink(path) } }

    consuming func publish(as name: String) throws(Failure) {
        guard fsync(descriptor.number) == 0 else { throw Failure.system("cannot write", name) }
        guard rename(path, name) == 0 else { throw Failure.system("cannot write", name) }
        isPublished = true
    }

    func reread(_ count: Int, at offset: Int64) throws(Failure) -> [UInt8] {
        guard let bytes = try descriptor.read(count, at: offset, path) else {
            throw Failure("cannot read back \(path)", "it has become shorter")
        }
        return bytes
    }
}
