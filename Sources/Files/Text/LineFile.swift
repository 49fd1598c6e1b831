import Glibc
package import Model

/// A file that only grows, a line at a time, each on disk before the next thing happens; one
/// process at a time.
///
/// A line that a killed process was writing is cut off when the file is opened again.
package struct LineFile: ~Copyable {
    private let descriptor: Descriptor
    private let path: String
    private var end: Int64

    /// Most bytes of such a file that are read.
    private static let limit: Int64 = 64 << 20

    /// Opens or makes the file and locks it; `found` gets the lines that it holds.
    package init(_ path: String, found: inout [[UInt8]]) throws(Failure) {
        var whole = 0
        let opened = try Self.open(path, &found, &whole)
        // All at the end: a noncopyable value must not throw with some of it set.
        self.path = path
        end = Int64(whole)
        descriptor = opened
    }

    private static func open(
        _ path: String, _ found: inout [[UInt8]], _ whole: inout Int
    ) throws(Failure) -> Descriptor {
        let file = try Descriptor(
            opening: path, O_RDWR | O_CREAT, mode: 0o644, what: "cannot write")
        guard flock(file.number, LOCK_EX | LOCK_NB) == 0 else {
            guard errno == EWOULDBLOCK else { throw Failure.system("cannot lock", path) }
            throw Failure(
                "another run is at work in \(Path.parent(path))",
                hint: "wait until it has ended, then run again")
        }
        let status = try file.status(path)
        // What else has that name, or leads to the same bytes, is somebody's.
        guard status.st_mode & S_IFMT == S_IFREG, status.st_nlink == 1 else {
            throw Failure(
                "\(path) is not a journal", "it is not a plain file with one name",
                hint: "see what it is, and move it away", exit: .malformed)
        }
        let size = Int64(status.st_size)
        guard size <= limit, let bytes = try file.read(Int(size), at: 0, path) else {
            throw Failure("\(path) is not a journal", "it is too large", exit: .malformed)
        }
        whole = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        found = bytes[..<whole].split(separator: UInt8(ascii: "\n")).map(Array.init)
        guard ftruncate(file.number, off_t(whole)) == 0 else {
            throw Failure.system("cannot write", path)
        }
        return file
    }

    /// Appends a line, which has its line end, and waits until it is on disk.
    package mutating func append(_ line: [UInt8]) throws(Failure) {
        try descriptor.write(line.span.bytes, at: end, path)
        guard fdatasync(descriptor.number) == 0 else { throw Failure.system("cannot write", path) }
        end += Int64(line.count)
    }

    // Said explicitly: a child that is just being started may still hold a copy of the descriptor.
    deinit { flock(descriptor.number, LOCK_UN) }
}
