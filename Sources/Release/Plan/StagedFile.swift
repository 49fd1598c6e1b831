import Files
import Model
import Publishing

/// A file found for one content of the manifest, not yet read.
package struct StagedFile: Sendable {
    /// Where it is in the package.
    let path: String
    /// Where to open it.
    let source: String
    /// The files it is made of: itself, or the thin programs that were joined.
    let origins: [Origin]
    /// A link's target, when it is one.
    let link: String?
    /// The line of the manifest it comes from.
    let content: Content
    /// What it will be, when it is not there yet.
    var made: FileRecord?

    /// An input of the release.
    struct Origin: Sendable, Hashable {
        /// Where it is on disk.
        let source: String
        /// What `release.json` calls it: never a path of the build machine.
        let label: String
    }

    /// Whether it is read from disk.
    var isFile: Bool { link == nil && !content.kind.isMade }

    /// The finding as an entry; `record` is what hashing it gave.
    func entry(_ record: FileRecord?) -> Entry {
        let body: Entry.Body =
            if let link {
                .symlink(link)
            } else if let record {
                .file(record)
            } else if content.kind == .ghost {
                .bytes([])
            } else {
                .folder
            }
        let mayRun = record.map(becomesRunnable) ?? false
        return Entry(
            path: path, kind: content.kind,
            mode: content.mode ?? (mayRun ? 0o755 : content.kind.mode), body: body,
            target: target, enable: content.enable, ownership: content.ownership,
            keepsEdits: content.keepsEdits, formats: content.formats)
    }

    /// Whether it may be run because it begins as programs do: a tree of an application, or a script
    /// in /etc/cron.daily, is there to be run as well.
    func becomesRunnable(_ record: FileRecord) -> Bool {
        record.isProgram && content.mode == nil && [.file, .config].contains(content.kind)
    }

    /// The place the manifest asks for: of one file, or of a folder that keeps what is below the
    /// fixed part of a pattern.
    private var target: String? {
        guard let to = content.to else { return nil }
        let pattern = GlobPattern(content.file.value)
        if content.kind.isMade || (pattern.isLiteral && !to.hasSuffix("/")) { return to }
        let below =
            pattern.isLiteral ? Path.name(path) : String(path.dropFirst(pattern.fixed.count))
        return Path.join(to, below)
    }
}
