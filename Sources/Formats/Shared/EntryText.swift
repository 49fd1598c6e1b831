import Archives
import Files
import Model

extension Entry {
    /// The upper bound of a text that is read into memory.
    private static let limit = 4 << 20

    /// The first bytes of a content, at most `count`; none for folders and links.
    func start(_ count: Int) throws(Failure) -> [UInt8] {
        switch body {
        case .folder, .symlink: return []
        case .bytes(let bytes): return Array(bytes.prefix(count))
        case .file(let record):
            let size = Int(min(Int64(count), record.size))
            return try RandomAccess(record).bytes(size, at: 0) ?? []
        }
    }

    /// The content of a text that becomes part of another one; nil for folders and links.
    func text() throws(Failure) -> [UInt8]? {
        switch body {
        case .folder, .symlink: return nil
        case .bytes(let bytes): return bytes
        case .file(let record):
            guard record.size <= Self.limit else {
                throw Failure(
                    "\(path) is too large for a \(kind.rawValue)", "\(record.size) bytes",
                    hint: "give it the kind 'doc' or 'file'", exit: .usage)
            }
            var text: [UInt8] = []
            var file = try InputFile.open(record)
            try file.forEachStep { step throws(Failure) in text += copy step }
            return text
        }
    }
}

/// The bytes of all contents once they are installed, as pacman and apk count them.
enum ContentSize {
    static func of(_ layout: [Entry]) -> Int64 {
        layout.reduce(0) { $0 + (Segment(contentOf: $1)?.count ?? 0) }
    }
}

/// MD5 or SHA-1 of contents, which some containers store before each file; most were taken while
/// planning, see ``PackageFormat/contentDigests``.
enum LegacyDigests {
    /// One digest for each of `entries`, of nothing for folders and links; as many files are open
    /// as there are workers.
    static func of(
        _ entries: [Entry], _ algorithm: WeakDigest, _ workers: Workers
    ) throws(Failure) -> [[UInt8]] {
        try workers.outcomes(of: entries.count) { index throws(Failure) in
            try digest(of: entries[index], algorithm)
        }.map { outcome throws(Failure) in try outcome.get() }
    }

    /// That of one entry.
    static func digest(
        of entry: Entry, _ algorithm: WeakDigest
    ) throws(Failure) -> [UInt8] {
        if case .file(let record) = entry.body, let known = record.legacy[algorithm] {
            return known
        }
        let hash = try LegacyHash(algorithm)
        try Segment(contentOf: entry)?.forEachStep { step throws(Failure) in
            try hash.update(step.span.bytes)
        }
        return try hash.value()
    }
}
