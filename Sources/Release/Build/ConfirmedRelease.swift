import Files
import Model
import Signatures
import Synchronization

/// A release folder of which every listed file was read back and is what the list says.
///
/// A run makes it once and hands it on, so no file is read again only to be believed: whoever opens
/// one asks for it here, and what was written to or replaced since is refused.
package struct ConfirmedRelease: Sendable {
    /// The folder.
    package let folder: ReleaseFolder
    private let files: [String: FileRecord]

    /// Reads every listed file back from disk, and refuses missing, changed and foreign ones.
    init(_ folder: ReleaseFolder, _ workers: Workers) throws(Failure) {
        try folder.clearLeftovers()
        try folder.checkAgreement()
        self.folder = folder
        files = try Self.read(folder, workers)
    }

    /// A listed file, or the list, as it was read back; nil for any other.
    func file(_ name: String) throws(Failure) -> FileRecord? {
        let file = files[name]
        try file?.confirm()
        return file
    }

    private static func read(
        _ folder: ReleaseFolder, _ workers: Workers
    ) throws(Failure) -> [String: FileRecord] {
        let listed = folder.list.entries
        let list = ChecksumList.Entry(
            name: ReleaseFile.checksums, digest: try Hash.of(folder.listText))
        let entries = listed + [list]
        let found = Mutex<[String: FileRecord]>([:]), failures = Mutex<[Failure]>([])
        workers.forEach(entries.count) { index in
            do throws(Failure) {
                let file = try read(entries[index], in: folder)
                found.withLock { $0[entries[index].name] = file }
            } catch {
                failures.withLock { $0.append(error) }
            }
        }
        if let failure = Failure(all: failures.withLock { $0.inOrder(of: \.message) }) {
            throw failure
        }
        return found.withLock { $0 }
    }

    private static func read(
        _ entry: ChecksumList.Entry, in folder: ReleaseFolder
    ) throws(Failure) -> FileRecord {
        let file = try FileHash.record(folder.path + "/" + entry.name)
        guard file.sha256 == entry.digest else {
            throw Failure(
                entry.name == ReleaseFile.checksums
                    ? "\(entry.name) changed while it was read"
                    : "\(entry.name) is not what \(ReleaseFile.checksums) says",
                hint: "build again; do not publish this folder", exit: .unverified)
        }
        return file
    }
}
