internal import CLinux
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
    private static let stretch: Int64 = 4 << 20

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

    /// Writes `bytes` at `offset`, and has the disk begin with what makes a stretch full: otherwise all
    /// the writing would be left for the end, when nothing else is to be done.
    func write(_ bytes: borrowing RawSpan, at offset: Int64, _ name: String) throws(Failure) {
        try descriptor.write(bytes, at: offset, name)
        let begun = offset / Self.stretch * Self.stretch
        let full = (offset + Int64(bytes.byteCount)) / Self.stretch * Self.stretch
        if full > begun { beginWriting(from: begun, to: full) }
    }

    /// Only a hint: what could not be written is found by the sync at the end.
    func beginWriting(from start: Int64, to end: Int64) {
        _ = consign_begin_writing(descriptor.number, Int(start), Int(end - start))
    }

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
