public import Model

/// A file whose parts are read by offset, each read bounded; nothing is held.
public struct RandomAccess: ~Copyable {
    private let descriptor: Descriptor
    private let path: String
    /// Its size in bytes.
    public let size: Int64

    /// Opens a file that was hashed before, and refuses it when it has changed since.
    public init(_ record: FileRecord) throws(Failure) {
        let descriptor = try Descriptor(opening: record.path, 0, what: "cannot read")
        guard FileIdentity(try descriptor.status(record.path)) == record.identity else {
            throw Failure(
                "\(record.path) changed while it was read",
                hint: "release from a stage that nothing writes to any more, then run again")
        }
        path = record.path
        size = record.size
        self.descriptor = descriptor
    }

    /// `count` bytes at `offset`; nil when the file does not have them.
    public func bytes(_ count: Int, at offset: Int64) throws(Failure) -> [UInt8]? {
        guard count >= 0, offset >= 0, offset <= size, Int64(count) <= size - offset else {
            return nil
        }
        return try descriptor.read(count, at: offset, path)
    }
}
