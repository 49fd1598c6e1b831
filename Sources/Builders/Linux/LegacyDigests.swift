internal import Archives
internal import Files
internal import Model
internal import Synchronization

/// MD5 or SHA-1 of contents, which some containers store before each file; most were taken while
/// planning, see ``PackageFormat/contentDigests``.
enum LegacyDigests {
    /// One digest for each of `entries`, of nothing for folders and links; as many files are open
    /// as there are workers.
    static func of(
        _ entries: [Entry], _ algorithm: LegacyAlgorithm, _ workers: Workers
    ) throws(Failure) -> [[UInt8]] {
        let outcomes = Mutex<[Result<[UInt8], Failure>]>(
            Array(repeating: .success([]), count: entries.count))
        workers.forEach(entries.count) { index in
            let outcome: Result<[UInt8], Failure>
            do throws(Failure) {
                outcome = .success(try digest(of: entries[index], algorithm))
            } catch {
                outcome = .failure(error)
            }
            outcomes.withLock { $0[index] = outcome }
        }
        return try outcomes.withLock { $0 }.map { outcome throws(Failure) in try outcome.get() }
    }

    private static func digest(
        of entry: Entry, _ algorithm: LegacyAlgorithm
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
