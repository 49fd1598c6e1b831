import Glibc
package import Model

/// Files that are small enough to be held whole, with the bound enforced before memory is taken.
package enum TextFile {
    /// The largest text anyone may hand us, unless a reader sets less.
    package static let limit = 1 << 20

    /// The bytes of a regular file of at most `limit` bytes.
    package static func bytes(_ path: String, limit: Int = limit) throws(Failure) -> [UInt8] {
        var file = try InputFile(path)
        guard file.size <= Int64(limit) else {
            throw Failure(
                "\(path) is too large", "\(file.size) bytes where \(limit) are allowed",
                exit: .malformed)
        }
        var bytes: [UInt8] = []
        while try file.read(InputFile.step, into: &bytes) {}
        try file.confirmWhole()
        return bytes
    }

    /// The same as text; bytes that are not UTF-8 are refused.
    package static func text(_ path: String, limit: Int = limit) throws(Failure) -> String {
        guard let text = String(validating: try bytes(path, limit: limit), as: UTF8.self) else {
            throw Failure("\(path) is not UTF-8 text", exit: .malformed)
        }
        return text
    }

    /// Writes a small file whole or not at all, replacing what is there.
    @discardableResult
    package static func write(
        _ bytes: [UInt8], to path: String, mode: UInt16 = 0o644
    ) throws(Failure) -> WrittenFile {
        var output = try OutputFile(path, mode: mode)
        try output.write(bytes)
        return try output.commit()
    }

    /// The same in a folder that is held.
    @discardableResult
    package static func write(
        _ bytes: [UInt8], to name: String, in folder: HeldFolder, mode: UInt16 = 0o644
    ) throws(Failure) -> WrittenFile {
        var output = try OutputFile(name, in: folder, mode: mode)
        try output.write(bytes)
        return try output.commit()
    }

    /// Adds `bytes` to the end of a file that others add to as well; it is made when not there.
    package static func append(_ bytes: [UInt8], to path: String) throws(Failure) {
        let file = try Descriptor(
            opening: path, O_WRONLY | O_APPEND | O_CREAT, mode: 0o644, what: "cannot write")
        // O_APPEND decides the place, whatever the offset (pwrite(2), BUGS).
        try file.write(bytes.span.bytes, at: 0, path)
    }
}
