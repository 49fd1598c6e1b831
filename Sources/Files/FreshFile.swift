import Glibc
package import Model

/// A file that must not exist yet, written in place: for unpacking into a new folder, where a
/// name taken twice is an error and nothing has to survive a power cut.
package struct FreshFile: ~Copyable {
    private let descriptor: Descriptor
    private let path: String
    private var position: Int64

    /// Makes the file; permission bits are exactly `mode`, or what the umask leaves of it.
    package init(
        _ name: String, in folder: HeldFolder, mode: UInt16, underUmask: Bool = false
    ) throws(Failure) {
        let descriptor = try Descriptor(
            opening: name, in: folder, O_WRONLY | O_CREAT | O_EXCL, mode: mode_t(mode),
            what: "cannot make")
        guard underUmask || fchmod(descriptor.number, mode_t(mode)) == 0 else {
            throw Failure.system("cannot set the mode of", folder.path(of: name))
        }
        path = folder.path(of: name)
        position = 0
        self.descriptor = descriptor
    }

    /// Appends `bytes`.
    package mutating func write(_ bytes: [UInt8]) throws(Failure) { try write(bytes.span.bytes) }

    /// Appends `bytes`.
    package mutating func write(_ bytes: borrowing RawSpan) throws(Failure) {
        try descriptor.write(bytes, at: position, path)
        position += Int64(bytes.byteCount)
    }
}
