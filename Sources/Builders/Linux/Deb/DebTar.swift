internal import Archives
internal import Files
internal import Model

/// The tar archives inside deb and ipk, compressed.
enum DebTar {
    /// How they are compressed.
    enum Codec: String, CaseIterable {
        case gzip, xz, zstd

        /// `.gz`.
        var suffix: String {
            switch self {
            case .gzip: ".gz"
            case .xz: ".xz"
            case .zstd: ".zst"
            }
        }
    }

    /// Writes `entries`, which are sorted, with every folder above them and the root `./`.
    static func write(
        _ entries: [Entry], date: Timestamp, _ codec: Codec, into output: inout OutputFile,
        with workers: Workers
    ) throws(Failure) {
        switch codec {
        case .gzip: try write(entries, date, Gzip(workers), &output)
        case .xz: try write(entries, date, try XZ(workers), &output)
        case .zstd: try write(entries, date, try Zstd(workers, level: .brisk), &output)
        }
    }

    private static func write<C: Compressor & ~Copyable>(
        _ entries: [Entry], _ date: Timestamp, _ codec: consuming C, _ output: inout OutputFile
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
