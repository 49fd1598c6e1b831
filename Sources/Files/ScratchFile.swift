import Glibc
package import Model

/// A file without a name: others cannot reach what is in it, and it is gone with its owner.
package struct ScratchFile: ~Copyable {
    private let descriptor: Descriptor
    private let folder: String
    private var size: Int64 = 0

    /// An empty file on the disk that `folder` is on.
    package init(in folder: String) throws(Failure) {
        let parent = try HeldFolder(named: folder)
        let place = try parent.scratch()
        defer { try? parent.remove(Path.name(place.path)) }
        descriptor = try Descriptor(
            opening: "file", in: place, O_RDWR | O_CREAT | O_EXCL, mode: 0o600,
            what: "cannot make")
        self.folder = folder
    }

    /// Appends `bytes`.
    package mutating func write(_ bytes: borrowing RawSpan) throws(Failure) {
        try descriptor.write(bytes, at: size, folder)
        size += Int64(bytes.byteCount)
    }

    /// The open file at its beginning, for a library; it stays ours.
    package func rewound() throws(Failure) -> Int32 {
        guard lseek(descriptor.number, 0, SEEK_SET) == 0 else {
            throw Failure.system("cannot read a file in", folder)
        }
        return descriptor.number
    }
}
