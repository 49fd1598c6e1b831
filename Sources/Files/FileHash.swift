public import Model

/// Hashes files from disk.
public enum FileHash {
    /// Hashes a file and keeps the facts by which a later change is noticed; what else somebody will
    /// want, `more`, is taken on the same reading.
    public static func record(
        _ path: String, also more: Set<LegacyAlgorithm> = []
    ) throws(Failure) -> FileRecord {
        var file = try InputFile(path)
        let hash = try Hash(.sha256)
        var others: [(LegacyAlgorithm, LegacyHash)] = []
        for algorithm in more { others.append((algorithm, try LegacyHash(algorithm))) }
        var start: [UInt8] = []
        try file.forEachStep { step throws(Failure) in
            if start.isEmpty {
                for index in 0..<min(18, step.count) { start.append(step[index]) }
            }
            try hash.update(step.span.bytes)
            for (_, other) in others { try other.update(step.span.bytes) }
        }
        var legacy: [LegacyAlgorithm: [UInt8]] = [:]
        for (algorithm, other) in others { legacy[algorithm] = try other.value() }
        return FileRecord(
            path: path, size: file.size, sha256: try hash.value(), identity: file.identity,
            isProgram: ProgramStart.isProgram(start, path), legacy: legacy)
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
