import Glibc
package import Model

/// A regular file opened for reading, front to back, with its facts fixed when it was opened.
package struct InputFile: ~Copyable {
    /// The path it was opened by.
    package let path: String
    /// Its facts when it was opened.
    package let identity: FileIdentity
    /// Permission bits.
    package let mode: UInt16
    /// The user it belongs to.
    package let owner: UInt32
    private let descriptor: Descriptor
    private var position: Int64

    /// Bytes that one step of a stream holds.
    package static let step = 1 << 20

    /// Opens a regular file; a link, folder, socket or device is refused by name.
    package init(_ path: String) throws(Failure) {
        // O_NONBLOCK: opening a FIFO must fail, not wait for a writer.
        let descriptor = try Descriptor(opening: path, O_RDONLY | O_NONBLOCK, what: "cannot read")
        let status = try descriptor.status(path)
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw Failure("cannot read \(path)", "it is not a regular file")
        }
        self.path = path
        identity = FileIdentity(status)
        mode = UInt16(status.st_mode & 0o7777)
        owner = status.st_uid
        position = 0
        self.descriptor = descriptor
    }

    /// Opens a file that was hashed before, and refuses it when it has changed since.
    package static func open(_ record: FileRecord) throws(Failure) -> InputFile {
        let file = try InputFile(record.path)
        guard record.allows(file.identity) else { throw changed(record.path) }
        return file
    }

    /// Its size when it was opened.
    package var size: Int64 { identity.size }

    /// Appends up to `count` bytes to `buffer`; false at the end of the file.
    package mutating func read(_ count: Int, into buffer: inout [UInt8]) throws(Failure) -> Bool {
        try Interruption.check()
        let got = try descriptor.read(count, into: &buffer, path)
        Gauge.count(got)
        position += Int64(got)
        guard position <= size else { throw Self.changed(path) }
        return got > 0
    }

    /// Call at the end: the file must have given exactly its size and be unchanged.
    package func confirmWhole() throws(Failure) {
        guard position == size, FileIdentity(try descriptor.status(path)) == identity else {
            throw Self.changed(path)
        }
    }

    /// Feeds the rest of the file to `body`, a step at a time, and confirms it is whole.
    package mutating func forEachStep(
        _ body: (borrowing [UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        while true {
            var buffer: [UInt8] = []
            guard try read(Self.step, into: &buffer) else { break }
            try body(buffer)
        }
        try confirmWhole()
    }

    /// The refusal of a file that was not left alone.
    package static func changed(_ path: String) -> Failure {
        Failure(
            "\(path) changed while it was read",
            hint: "release from a stage that nothing writes to any more, then run again")
    }
}

/// A file whose parts are read by offset, each read bounded; nothing is held.
package struct RandomAccess: ~Copyable, Sendable {
    private let descriptor: Descriptor
    private let path: String
    /// Its size in bytes.
    package let size: Int64

    /// Opens a file that was hashed before, and refuses it when it has changed since.
    package init(_ record: FileRecord) throws(Failure) {
        let descriptor = try Descriptor(opening: record.path, 0, what: "cannot read")
        guard record.allows(FileIdentity(try descriptor.status(record.path))) else {
            throw InputFile.changed(record.path)
        }
        path = record.path
        size = record.size
        self.descriptor = descriptor
    }

    /// Opens the regular file `name` of a folder that is held.
    init(_ name: String, in folder: HeldFolder) throws(Failure) {
        let path = folder.path(of: name)
        let descriptor = try Descriptor(
            opening: name, in: folder, O_RDONLY | O_NONBLOCK, what: "cannot read")
        size = FileIdentity(try descriptor.status(path)).size
        self.path = path
        self.descriptor = descriptor
    }

    /// Notes that it was used now; what cannot be noted makes it only look older than it is.
    func touch() { futimens(descriptor.number, nil) }

    /// `count` bytes at `offset`; nil when the file does not have them.
    package func bytes(_ count: Int, at offset: Int64) throws(Failure) -> [UInt8]? {
        guard count >= 0, offset >= 0, offset <= size, Int64(count) <= size - offset else {
            return nil
        }
        return try descriptor.read(count, at: offset, path)
    }
}

/// A stretch of a regular file, read from any place in it; a file that has become shorter or was
/// written to since is a failure, not a short read.
package final class FileStretch {
    private let descriptor: Descriptor
    private let path: String
    private let offset: Int64
    private let identity: FileIdentity?

    /// Opens what lies from `offset` on of a file that was hashed before, and refuses it when it has
    /// changed since.
    package init(_ record: FileRecord, offset: Int64) throws(Failure) {
        let opened = try Descriptor(
            opening: record.path, O_RDONLY | O_NONBLOCK, what: "cannot read")
        guard FileIdentity(try opened.status(record.path)) == record.identity else {
            throw record.changed
        }
        path = record.path
        self.offset = offset
        identity = record.identity
        descriptor = opened
    }

    /// `count` bytes at `place` of the stretch.
    package func read(_ count: Int, at place: Int64) throws(Failure) -> [UInt8] {
        guard let bytes = try descriptor.read(count, at: offset + place, path),
            FileIdentity(try descriptor.status(path)) == identity
        else { throw Failure("\(path) changed while it was sent") }
        return bytes
    }
}

/// A file that was read back, when it is used later without being read once more.
extension FileRecord {
    /// Fails when the file that was hashed is not there any more as it was, for whoever packs it
    /// without reading it.
    package func confirmSame() throws(Failure) {
        let file = try InputFile(path)
        guard allows(file.identity) else { throw InputFile.changed(path) }
    }

    /// Fails when the file was written to or replaced since: whoever does either changes what
    /// `stat` says of it, since the time of a change cannot be set (inode(7), `st_ctim`).
    package func confirm() throws(Failure) {
        var status = stat()
        guard lstat(path, &status) == 0 else { throw Failure.system("cannot read", path) }
        guard FileIdentity(status) == identity else { throw changed }
    }

    /// Opens it to read it from its beginning.
    package func open() throws(Failure) -> InputFile {
        let file = try InputFile(path)
        guard file.identity == identity else { throw changed }
        return file
    }

    /// The refusal of a file that is not the one that was read back.
    package var changed: Failure {
        Failure(
            "\(path) is not what was read back", "it was written to or replaced since",
            hint: "let nothing else write to \(Path.parent(path)), then run again",
            exit: .unverified)
    }
}
