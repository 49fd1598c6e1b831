import Archives
import Files
import Model

/// The tar archives inside deb and ipk, compressed.
enum DebTar {
    /// Writes `entries`, which are sorted, with every folder above them and the root `./`, through
    /// `codec`.
    static func write(
        _ entries: [Entry], date: Timestamp, _ codec: any Compressor,
        into output: inout OutputFile
    ) throws(Failure) {
        var tar = try TarWriter(codec, date: date, style: .debian)
        try tar.add(
            Entry(path: ".", kind: .directory, mode: 0o755, body: .folder), into: &output)
        for entry in entries.withFolders() { try tar.add(entry, into: &output) }
        try tar.finish(into: &output)
    }

    /// A file of the control archive.
    static func control(_ name: String, _ bytes: [UInt8], mode: UInt16 = 0o644) -> Entry {
        Entry(path: name, kind: .file, mode: mode, body: .bytes(bytes))
    }
}

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

/// The size on disk, in KiB, by the rule of dpkg-gencontrol(1).
enum InstalledSize {
    /// Files and links by their content in whole KiB, everything else 1, the root included.
    static func of(_ entries: [Entry]) -> Int64 {
        entries.withFolders().reduce(1) { sum, entry in
            switch entry.body {
            case .folder: sum + 1
            case .symlink(let target): sum + (Int64(target.utf8.count) + 1023) / 1024
            case .file, .bytes: sum + ((Segment(contentOf: entry)?.count ?? 0) + 1023) / 1024
            }
        }
    }
}
