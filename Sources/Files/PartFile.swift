import CLinux
import Glibc
import Model

/// How a file is called until it is complete.
package enum PartName {
    /// The ending.
    package static let suffix = ".part"
}

/// `name.part` while a file is being written: removed unless it was published.
struct PartFile: ~Copyable {
    let descriptor: Descriptor
    private let folder: HeldFolder
    private let name: String
    private var isPublished: Bool
    private static let stretch: Int64 = 4 << 20

    init(for name: String, in folder: HeldFolder, mode: UInt16) throws(Failure) {
        let part = name + PartName.suffix
        let descriptor = try Self.open(part, folder)
        guard fchmod(descriptor.number, mode_t(mode)) == 0 else {
            throw Failure.system("cannot set the mode of", folder.path(of: part))
        }
        self.name = part
        self.folder = folder
        isPublished = false
        self.descriptor = descriptor
    }

    deinit { if !isPublished, isOurs { try? folder.unlink(name) } }

    /// A new file. A plain one that a killed run left goes; it is never written to, since it may
    /// have another name elsewhere.
    private static func open(_ part: String, _ folder: HeldFolder) throws(Failure) -> Descriptor {
        if try folder.kind(part) == .file { try folder.unlink(part) }
        return try Descriptor(
            opening: part, in: folder, O_RDWR | O_CREAT | O_EXCL, mode: 0o600, what: "cannot write")
    }

    /// Whether the name is still that of the file that was opened.
    private var isOurs: Bool {
        var there = stat()
        var ours = stat()
        return fstatat(folder.number, name, &there, AT_SYMLINK_NOFOLLOW) == 0
            && fstat(descriptor.number, &ours) == 0
            && (there.st_ino, there.st_dev) == (ours.st_ino, ours.st_dev)
    }

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

    consuming func publish(as final: String) throws(Failure) {
        let path = folder.path(of: final)
        guard fsync(descriptor.number) == 0 else { throw Failure.system("cannot write", path) }
        guard isOurs else {
            throw Failure(
                "cannot write \(path)", "\(name) beside it was replaced while it was written",
                hint: "let one run at a time write there")
        }
        guard renameat(folder.number, name, folder.number, final) == 0 else {
            throw Failure.system("cannot write", path)
        }
        isPublished = true
    }

    func reread(_ count: Int, at offset: Int64) throws(Failure) -> [UInt8] {
        guard let bytes = try descriptor.read(count, at: offset, name) else {
            throw Failure("cannot read back \(folder.path(of: name))", "it has become shorter")
        }
        return bytes
    }
}
