package import Model

/// Finds out about a file that is still to be made what ``FileHash`` finds out about one on disk.
package struct PromisedFile: ~Copyable {
    private let path: String
    private let sha256: Hash
    private var start: [UInt8] = []
    private var size: Int64 = 0

    /// A file that will be at `path`.
    package init(_ path: String) throws(Failure) {
        self.path = path
        sha256 = try Hash(.sha256)
    }

    /// Takes in its next bytes.
    package mutating func take(_ bytes: borrowing [UInt8]) throws(Failure) {
        if start.count < MachineCodeReader.size {
            start += (copy bytes).prefix(MachineCodeReader.size - start.count)
        }
        size += Int64(bytes.count)
        try sha256.update(bytes.span.bytes)
    }

    /// All that was found out.
    package func record() throws(Failure) -> FileRecord {
        FileRecord(
            path: path, size: size, sha256: try sha256.value(), identity: nil,
            isProgram: ProgramStart.isProgram(start, path), code: MachineCodeReader.read(start))
    }
}

extension FileRecord {
    /// Whether `identity` is that of the file that was hashed.
    func allows(_ identity: FileIdentity) -> Bool {
        self.identity.map { $0 == identity } ?? (identity.size == size)
    }
}
