import Crypto
import Files
package import Model
import Signatures

/// A release folder on disk: what `sign`, `notes` and `publish` start from, and nothing else.
package struct ReleaseFolder: Sendable {
    /// Where it is.
    package let path: String
    /// What `release.json` says.
    package let record: Release
    let list: ChecksumList
    /// The bytes that ``list`` was read from, which are what is signed.
    let listText: [UInt8]
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
        listText = try TextFile.bytes(
            path + "/" + ReleaseFile.checksums, limit: ChecksumList.limit)
        self.path = path
        held = try HeldFolder(named: path)
        self.record = try ReleaseRecord.decode(record, name: path + "/" + ReleaseFile.record)
        self.list = try ChecksumList(parsing: listText, name: path + "/" + ReleaseFile.checksums)
    }

    /// How much its artifacts are.
    var size: Int64 { record.artifacts.reduce(0) { $0 + $1.size } }

    /// What names are to the release, of which `present` are in the folder; nil for one that is not
    /// whole yet.
    func names(_ present: [String]?) -> ReleaseNames {
        ReleaseNames(record: record, list: list, present: present)
    }

    /// The bytes that are signed, with what binds them to this release.
    var checksums: Message { message(ReleaseFile.checksums, .bytes(listText)) }

    /// An artifact as something to be signed.
    func message(_ name: String, _ source: Message.Source? = nil) -> Message {
        Message(
            name: name, release: "\(record.name) \(record.version)", date: record.date,
            record: record, source: source ?? .file(path + "/" + name))
    }

    /// Removes what a killed run of ours left half written, and refuses what belongs to no release.
    func clearLeftovers() throws(Failure) {
        let there = try Folder.names(path)
        // A signature may be about to be made again beside its timestamp.
        let names = names(nil)
        for name in there where names.isLeftover(name) { try held.unlink(name) }
        try refuseForeign(there, names)
    }

    /// Refuses what belongs to no release.
    func refuseForeign(_ there: [String], _ names: ReleaseNames) throws(Failure) {
        if let foreign = names.foreign(in: there).first {
            throw Failure(
                "'\(SafeName.printable(foreign))' in \(path) belongs to no release",
                hint: "move it away, or build again", exit: .unverified)
        }
    }

    /// The record and the list must name the same artifacts with the same digests.
    func checkAgreement() throws(Failure) {
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
