internal import Glibc
public import Model

/// A file without a name: nobody else can reach what is in it, and it is gone with its owner.
public struct ScratchFile: ~Copyable {
    private let descriptor: Descriptor
    private let folder: String
    private var size: Int64 = 0

    /// An empty file on the disk that `folder` is on.
    public init(in folder: String) throws(Failure) {
        let place = try Folder.scratch(in: folder)
        defer { try? Folder.remove(place) }
        descriptor = try Descriptor(
            opening: place + "/file", O_RDWR | O_CREAT | O_EXCL, mode: 0o600,
            what: "cannot make")
        self.folder = folder
    }

    /// Appends `bytes`.
    public mutating func write(_ bytes: borrowing RawSpan) throws(Failure) {
        try descriptor.write(bytes, at: size, folder)
        size += Int64(bytes.byteCount)
    }

    /// The open file at its beginning, for a library; it stays ours.
    public func rewound() throws(Failure) -> Int32 {
        guard lseek(descriptor.number, 0, SEEK_SET) == 0 else {
            throw Failure.system("cannot read a file in", folder)
        }
        return descriptor.number
    }
}
