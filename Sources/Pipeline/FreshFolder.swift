internal import Files
internal import Model

/// A release folder being filled beside the one it will replace, in one step, when it is whole.
///
/// `dist` is never half old and half new: the new folder is `.dist.next` until ``commit()``
/// exchanges the two, and a run that fails leaves the old one as it was.
struct FreshFolder: ~Copyable {
    /// Where to write.
    let path: String
    private let target: String
    private let lock: Lock

    /// Opens a folder that will become `target`; refuses a target we did not make.
    init(for target: String) throws(Failure) {
        try OwnedFolder(target).checkReplaceable()
        let path = Path.join(Path.parent(target), ".\(Path.name(target)).next")
        try Folder.make(path)
        let lock = try Lock(path)
        // What a killed run left is ours: the name is.
        for name in try Folder.names(path) { try Folder.remove(path + "/" + name) }
        self.path = path
        self.target = target
        self.lock = lock
    }

    /// Puts the folder in place; the one that was there is removed afterwards.
    consuming func commit() throws(Failure) {
        try keepJournal()
        try Folder.sync(path)
        guard try Folder.kind(target) != nil else {
            try Folder.move(path, to: target)
            return
        }
        try OwnedFolder(target).checkReplaceable()
        try Folder.exchange(path, with: target)
    }

    /// What was published is remembered: the same bytes built again are the same publication.
    private func keepJournal() throws(Failure) {
        let old = target + "/" + ReleaseFile.journal
        guard try Folder.kind(old) == .file else { return }
        try TextFile.write(
            try TextFile.bytes(old, limit: 64 << 20), to: path + "/" + ReleaseFile.journal)
    }

    // Either this run failed, or what is there now is the folder that was replaced.
    deinit { try? Folder.remove(path) }
}
