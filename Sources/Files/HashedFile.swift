internal import Model

/// A file that is read and hashed a piece at a time, beside others; its MD5 is left to them all.
final class HashedFile {
    /// Few enough bytes for eight files' pieces to stay in a core's cache; whole blocks of MD5.
    private static let step = 1 << 16

    private var file: InputFile
    private let sha256: Hash
    private let others: [(LegacyAlgorithm, LegacyHash)]
    /// What was read last; the end of the file is followed by what MD5 pads a content with.
    private(set) var piece: [UInt8] = []
    /// Whether ``piece`` has the end of the file.
    private(set) var isEnded = false

    /// Opens the file at `path`, to take `others` on the same reading.
    init(_ path: String, _ others: Set<LegacyAlgorithm>) throws(Failure) {
        file = try InputFile(path)
        sha256 = try Hash(.sha256)
        var hashes: [(LegacyAlgorithm, LegacyHash)] = []
        for algorithm in others { hashes.append((algorithm, try LegacyHash(algorithm))) }
        self.others = hashes
    }

    /// Reads the next piece.
    func advance() throws(Failure) {
        var bytes: [UInt8] = []
        while bytes.count < Self.step, !isEnded {
            isEnded = try !file.read(Self.step - bytes.count, into: &bytes)
        }
        try sha256.update(bytes.span.bytes)
        for (_, other) in others { try other.update(bytes.span.bytes) }
        if isEnded {
            try file.confirmWhole()
            bytes += MD5Lanes.padding(after: file.size)
        }
        piece = bytes
    }

    /// All that was found out, once the file has ended.
    func record(md5: [UInt8]) throws(Failure) -> FileRecord {
        var legacy = [LegacyAlgorithm.md5: md5]
        for (algorithm, other) in others { legacy[algorithm] = try other.value() }
        return FileRecord(
            path: file.path, size: file.size, sha256: try sha256.value(),
            identity: file.identity, legacy: legacy)
    }
}
