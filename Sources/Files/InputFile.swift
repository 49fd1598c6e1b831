internal import Glibc
public import Model

/// A regular file opened for reading, front to back, with its facts fixed when it was opened.
public struct InputFile: ~Copyable {
    /// The path it was opened by.
    public let path: String
    /// Its facts when it was opened.
    public let identity: FileIdentity
    /// Permission bits.
    public let mode: UInt16
    /// The user it belongs to.
    public let owner: UInt32
    private let descriptor: Descriptor
    private var position: Int64

    /// Bytes that one step of a stream holds.
    public static let step = 1 << 20

    /// Opens a regular file; a link, folder, socket or device is refused by name.
    public init(_ path: String) throws(Failure) {
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
    public static func open(_ record: FileRecord) throws(Failure) -> InputFile {
        let file = try InputFile(record.path)
        guard file.identity == record.identity else { throw changed(record.path) }
        return file
    }

    /// Its size when it was opened.
    public var size: Int64 { identity.size }

    /// Appends up to `count` bytes to `buffer`; false at the end of the file.
    public mutating func read(_ count: Int, into buffer: inout [UInt8]) throws(Failure) -> Bool {
        let got = try descriptor.read(count, into: &buffer, path)
        position += Int64(got)
        guard position <= size else { throw Self.changed(path) }
        return got > 0
    }

    /// Call at the end: the file must have given exactly its size and be unchanged.
    public func confirmWhole() throws(Failure) {
        guard position == size, FileIdentity(try descriptor.status(path)) == identity else {
            throw Self.changed(path)
        }
    }

    /// Feeds the rest of the file to `body`, a step at a time, and confirms it is whole.
    public mutating func forEachStep(
        _ body: (borrowing [UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        while true {
            var buffer: [UInt8] = []
            guard try read(Self.step, into: &buffer) else { break }
            try body(buffer)
        }
        try confirmWhole()
    }

    private static func changed(_ path: String) -> Failure {
        Failure(
            "\(path) changed while it was read",
            hint: "release from a stage that nothing writes to any more, then run again")
    }
}
