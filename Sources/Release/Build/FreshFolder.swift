import Files
import Model
import Signatures

/// A release folder being filled beside the one it will replace, in one step, when it is whole.
///
/// `dist` is never half old and half new: the new folder is `.dist.next` until ``commit()``
/// exchanges the two, and a run that fails leaves the old one as it was.
struct FreshFolder: ~Copyable {
    /// Where to write.
    let folder: HeldFolder
    private let parent: HeldFolder
    private let target: String
    private let lock: Lock

    /// Opens a folder that will become `target`; refuses a target we did not make, and in its own
    /// place whatever does not look as a killed run leaves it.
    init(for target: String) throws(Failure) {
        try OwnedFolder(target).checkReplaceable()
        let parent = try Folder.make(Path.parent(target))
        let folder = try parent.folder(".\(Path.name(target)).next")
        let lock = try Lock(folder)
        try folder.checkLeftover()
        try folder.emptyOfFiles()
        (self.folder, self.parent) = (folder, parent)
        self.target = target
        self.lock = lock
    }

    /// Puts the folder in place; the one that was there is removed afterwards.
    consuming func commit() throws(Failure) {
        try keepJournal()
        try folder.sync()
        guard try folder.isStill(next, in: parent) else {
            throw Failure(
                "cannot write to \(target)", "\(folder.path) was replaced while it was filled",
                hint: "see who else writes there, and run again")
        }
        let name = Path.name(target)
        guard try parent.kind(name) != nil else {
            return try parent.move(next, to: name, in: parent)
        }
        try OwnedFolder(target).checkReplaceable()
        try parent.exchange(next, with: name)
        try removeOld(name)
    }

    /// Looked at again where nobody else expects it: it may have been exchanged just before.
    private func removeOld(_ name: String) throws(Failure) {
        do throws(Failure) { try OwnedFolder(folder.path).checkReplaceable() } catch {
            try parent.exchange(next, with: name)
            throw error
        }
        let old = try HeldFolder(next, in: parent)
        try old.emptyOfFiles()
        try parent.remove(emptied: old)
    }

    private var next: String { Path.name(folder.path) }

    /// What was published is remembered: the same bytes built again are the same publication.
    private func keepJournal() throws(Failure) {
        let old = target + "/" + ReleaseFile.journal
        guard try Folder.kind(old) == .file else { return }
        try TextFile.write(
            try TextFile.bytes(old, limit: 64 << 20), to: ReleaseFile.journal, in: folder)
    }

    // Only where this run failed is it still there; whatever has its name otherwise stays.
    deinit {
        guard (try? folder.isStill(next, in: parent)) == true else { return }
        try? folder.emptyOfFiles()
        try? parent.remove(emptied: folder)
    }
}

/// Tells a release folder that we made from a folder with somebody's files in it.
struct OwnedFolder {
    let path: String

    init(_ path: String) { self.path = path }

    /// Nothing there, an empty folder, or a release folder with nothing foreign in it.
    func checkReplaceable() throws(Failure) {
        guard let kind = try Folder.kind(path) else { return }
        guard kind == .folder else {
            throw Failure(
                "cannot write to \(path)", "it is not a folder", hint: "choose another with -o")
        }
        let names = try Folder.names(path)
        if names.isEmpty { return }
        guard names.contains(ReleaseFile.record), names.contains(ReleaseFile.checksums) else {
            throw Failure(
                "cannot write to \(path)", "it has files in it that consign did not make",
                hint: "choose another folder with -o, or move the files away")
        }
        // A list can name anything; but a release has no folders, so none is ever removed with one.
        for name in names where try Folder.kind(path + "/" + name) != .file {
            throw Failure(
                "cannot replace \(path)", "'\(SafeName.printable(name))' in it is not a plain file",
                hint: "move it away, or choose another folder with -o")
        }
        if let foreign = try foreignFiles(names).first {
            throw Failure(
                "cannot replace \(path)",
                "'\(SafeName.printable(foreign))' in it was not made by consign",
                hint: "move the file away, or choose another folder with -o")
        }
    }

    /// Files that no release made here can have.
    private func foreignFiles(_ names: [String]) throws(Failure) -> [String] {
        let text = try TextFile.bytes(path + "/" + ReleaseFile.checksums, limit: ChecksumList.limit)
        let list = try ChecksumList(parsing: text, name: ReleaseFile.checksums)
        let record = try ReleaseRecord.decode(
            try TextFile.bytes(path + "/" + ReleaseFile.record, limit: ReleaseRecord.limit),
            name: ReleaseFile.record)
        // A timestamp without its signature is ours all the same.
        return ReleaseNames(record: record, list: list, present: nil).foreign(in: names)
    }
}
