package import Model

/// A file that is read and hashed a piece at a time.
final class HashedFile {
    private var file: InputFile
    private let step: Int
    private let sha256: Hash
    private let others: [(WeakDigest, LegacyHash)]
    private var start: [UInt8] = []
    /// What was read last.
    private(set) var piece: [UInt8] = []
    /// Whether ``piece`` has the end of the file.
    private(set) var isEnded = false

    /// Opens the file at `path`, to take `others` on the same reading, `step` bytes at a time.
    init(_ path: String, _ others: Set<WeakDigest>, step: Int) throws(Failure) {
        file = try InputFile(path)
        self.step = step
        sha256 = try Hash(.sha256)
        var hashes: [(WeakDigest, LegacyHash)] = []
        for algorithm in others { hashes.append((algorithm, try LegacyHash(algorithm))) }
        self.others = hashes
    }

    /// Its size when it was opened.
    var size: Int64 { file.size }

    /// Reads the next piece, all of a step but at the end.
    func advance() throws(Failure) {
        var bytes: [UInt8] = []
        while bytes.count < step, !isEnded {
            isEnded = try !file.read(step - bytes.count, into: &bytes)
        }
        if start.isEmpty { start = Array(bytes.prefix(MachineCodeReader.size)) }
        try sha256.update(bytes.span.bytes)
        for (_, other) in others { try other.update(bytes.span.bytes) }
        if isEnded { try file.confirmWhole() }
        piece = bytes
    }

    /// All that was found out, once the file has ended; its MD5 may have been taken elsewhere.
    func record(md5: [UInt8]? = nil) throws(Failure) -> FileRecord {
        var legacy: [WeakDigest: [UInt8]] = [:]
        legacy[.md5] = md5
        for (algorithm, other) in others { legacy[algorithm] = try other.value() }
        return FileRecord(
            path: file.path, size: file.size, sha256: try sha256.value(),
            identity: file.identity, mode: file.mode,
            isProgram: ProgramStart.isProgram(start, file.path),
            code: MachineCodeReader.read(start), legacy: legacy)
    }
}

/// Hashes files from disk.
package enum FileHash {
    /// Hashes a file and keeps the facts by which a later change is noticed; what else somebody will
    /// want, `more`, is taken on the same reading.
    package static func record(
        _ path: String, also more: Set<WeakDigest> = []
    ) throws(Failure) -> FileRecord {
        let file = try HashedFile(path, more, step: InputFile.step)
        while !file.isEnded { try file.advance() }
        return try file.record()
    }

    /// Size and digests of a file, read from disk once.
    package static func measure(
        _ path: String, _ algorithms: [Digest.Algorithm]
    ) throws(Failure) -> WrittenFile {
        var file = try InputFile(path)
        let hashes = try algorithms.map { algorithm throws(Failure) in try Hash(algorithm) }
        try file.forEachStep { step throws(Failure) in
            for hash in hashes { try hash.update(step.span.bytes) }
        }
        return WrittenFile(
            size: file.size, digests: try hashes.map { hash throws(Failure) in try hash.value() })
    }
}
