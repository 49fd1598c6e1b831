public import Model

/// Hashes files from disk.
public enum FileHash {
    /// Hashes a file and keeps the facts by which a later change is noticed; what else somebody will
    /// want, `more`, is taken on the same reading.
    public static func record(
        _ path: String, also more: Set<LegacyAlgorithm> = []
    ) throws(Failure) -> FileRecord {
        let file = try HashedFile(path, more, step: InputFile.step)
        while !file.isEnded { try file.advance() }
        return try file.record()
    }

    /// Size and digests of a file, read from disk once.
    public static func measure(
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
