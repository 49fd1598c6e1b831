import Crypto
import Files
package import Model
import Signatures
import Synchronization

/// A release folder on disk: what `sign`, `notes` and `publish` start from, and nothing else.
package struct ReleaseFolder: Sendable {
    /// Where it is.
    package let path: String
    /// What `release.json` says.
    package let record: Release
    let list: ChecksumList
    /// What is written into it, or removed, is in the folder that was opened.
    let held: HeldFolder

    /// Opens a folder that `build` made.
    package init(_ path: String) throws(Failure) {
        guard try Folder.kind(path) == .folder else {
            throw Failure(
                "there is no release folder \(path)", hint: "'consign build' makes one",
                exit: .usage)
        }
        guard try Folder.kind(path + "/" + ReleaseFile.record) != nil else {
            throw Failure(
                "\(path) is not a release folder", "it has no \(ReleaseFile.record)",
                hint: "'consign build' makes one", exit: .usage)
        }
        let record = try TextFile.bytes(path + "/" + ReleaseFile.record, limit: ReleaseRecord.limit)
        let list = try TextFile.bytes(path + "/" + ReleaseFile.checksums, limit: ChecksumList.limit)
        self.path = path
        held = try HeldFolder(named: path)
        self.record = try ReleaseRecord.decode(record, name: path + "/" + ReleaseFile.record)
        self.list = try ChecksumList(parsing: list, name: path + "/" + ReleaseFile.checksums)
    }

    var names: ReleaseNames { ReleaseNames(record: record, list: list) }

    /// The bytes that are signed, with what binds them to this release.
    func checksums() throws(Failure) -> Message {
        let bytes = try TextFile.bytes(
            path + "/" + ReleaseFile.checksums, limit: ChecksumList.limit)
        return message(ReleaseFile.checksums, .bytes(bytes))
    }

    /// An artifact as something to be signed.
    func message(_ name: String, _ source: Message.Source? = nil) -> Message {
        Message(
            name: name, release: "\(record.name) \(record.version)", date: record.date,
            record: record, source: source ?? .file(path + "/" + name))
    }

    /// Reads every listed file back from disk, and refuses missing, changed and foreign ones.
    func confirm(_ workers: Workers) throws(Failure) {
        let there = try Folder.names(path)
        for name in there where names.isLeftover(name) { try held.unlink(name) }
        if let foreign = names.foreign(in: there).first {
            throw Failure(
                "'\(SafeName.printable(foreign))' in \(path) belongs to no release",
                hint: "move it away, or build again", exit: .unverified)
        }
        try confirmRecord()
        let failures = Mutex<[Failure]>([])
        workers.forEach(list.entries.count) { [path, list] index in
            let entry = list.entries[index]
            do throws(Failure) {
                let there = try FileHash.measure(path + "/" + entry.name, [entry.digest.algorithm])
                guard there.digests.first == entry.digest else {
                    throw Failure(
                        "\(entry.name) is not what \(ReleaseFile.checksums) says",
                        hint: "build again; do not publish this folder", exit: .unverified)
                }
            } catch {
                failures.withLock { $0.append(error) }
            }
        }
        if let failure = Failure(all: failures.withLock { $0.inOrder(of: \.message) }) {
            throw failure
        }
    }

    /// The record and the list must name the same artifacts with the same digests.
    private func confirmRecord() throws(Failure) {
        let listed = Dictionary(
            list.entries.map { ($0.name, $0.digest) }, uniquingKeysWith: { first, _ in first })
        let recorded = record.artifacts.filter { $0.digest(.sha256) == listed[$0.name] }
        guard recorded.count == record.artifacts.count, listed.count == recorded.count + 1 else {
            throw Failure(
                "\(ReleaseFile.record) and \(ReleaseFile.checksums) in \(path) disagree",
                "they are of different builds", hint: "build again", exit: .rollback)
        }
    }
}
