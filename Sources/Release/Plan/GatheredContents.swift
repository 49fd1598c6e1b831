import Files
import Model
import Synchronization

/// The entries of every platform, read and hashed; each file on disk once.
struct GatheredContents {
    private(set) var entries: [Platform?: [Entry]] = [:]
    private(set) var inputs: [InputRecord] = []
    /// What the record calls the files that a file was made of, or that it is, by where it lies.
    private(set) var origins: [String: [String]] = [:]
    /// Files that are yet to be made.
    var made: [MadeFiles] = []
    var leftOut: [String] = []
    /// Files that are executable once packed, and not where they are staged.
    private var runnable: Set<String> = []

    /// Hashes all that was found, on every core, by SHA-256 and by `more`.
    mutating func read(
        _ found: [(Platform?, [StagedFile])], also more: Set<WeakDigest>, _ workers: Workers
    ) throws(Failure) {
        let findings = found.flatMap(\.1)
        let promised = made.flatMap(\.records)
        let sources = Set(
            findings.filter(\.isFile).flatMap { [$0.source] + $0.origins.map(\.source) }
        ).subtracting(promised.map(\.path))
        var records = try Self.hash(sources.sorted(), more, workers)
        for record in promised { records[record.path] = record }
        for (platform, findings) in found {
            entries[platform] = findings.map { $0.entry(records[$0.source]) }
            for finding in findings { origins[finding.source] = finding.origins.map(\.label) }
        }
        inputs = Self.inputs(findings, records)
        for finding in findings {
            guard let record = records[finding.source], record.mode & 0o111 == 0,
                finding.becomesRunnable(record)
            else { continue }
            runnable.insert(finding.path)
        }
    }

    /// What a user should know of modes, if anything.
    var note: String? {
        guard let first = runnable.min() else { return nil }
        let rest = runnable.count > 1 ? " and \(runnable.count - 1) more" : ""
        return "note: packed as executable, since it begins like a program: "
            + SafeName.printable(first) + rest + "; 'mode: 0644' prevents that"
    }

    private static func inputs(
        _ findings: [StagedFile], _ records: [String: FileRecord]
    ) -> [InputRecord] {
        var byLabel: [String: InputRecord] = [:]
        for finding in findings where finding.isFile {
            for origin in finding.origins {
                guard let record = records[origin.source] else { continue }
                byLabel[origin.label] = InputRecord(
                    path: origin.label, size: record.size, sha256: record.sha256,
                    mode: finding.content.mode ?? finding.content.kind.mode)
            }
        }
        return byLabel.values.inOrder(of: \.path)
    }

    private static func hash(
        _ paths: [String], _ more: Set<WeakDigest>, _ workers: Workers
    ) throws(Failure) -> [String: FileRecord] {
        let outcomes = Mutex<[String: Result<FileRecord, Failure>]>([:])
        let bundles = FileBundle.all(of: paths, more)
        // A bundle has eight files open, and a process may have no more than 1024.
        workers.forEach(bundles.count, most: 64) { index in
            let results = bundles[index].records()
            outcomes.withLock { outcomes in
                for (path, result) in zip(bundles[index].paths, results) { outcomes[path] = result }
            }
        }
        var records: [String: FileRecord] = [:]
        for (path, outcome) in outcomes.withLock({ $0 }).inOrder(of: \.key) {
            records[path] = try outcome.get()
        }
        return records
    }
}
