internal import Archives
internal import Model

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
