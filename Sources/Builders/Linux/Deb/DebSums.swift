internal import Archives
internal import Files
internal import Model

/// The `md5sums` file (deb-md5sums(5)), by which `dpkg -V` finds changed files.
enum DebSums {
    /// A line for each of `entries` that has a content, hashed by all workers.
    static func text(_ entries: [Entry], _ workers: Workers) throws(Failure) -> [UInt8] {
        let files = entries.filter { Segment(contentOf: $0) != nil }
        let sums = try LegacyDigests.of(files, .md5, workers)
        let lines = zip(files, sums).map { "\(Hex.text($1))  \($0.path)\n" }
        return Array(lines.joined().utf8)
    }
}
