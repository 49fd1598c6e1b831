import Glibc
package import Model

/// Removing what a run made, and nothing beside it.
extension HeldFolder {
    /// Removes a file, a link, or a folder with all in it; nothing there is fine.
    package func remove(_ name: String) throws(Failure) {
        guard let kind = try kind(name) else { return }
        guard kind == .folder else { return try unlink(name) }
        try discard(try HeldFolder(name, in: self))
    }

    /// Removes `folder`, which is in this one, with all in it; one that somebody put under its name
    /// meanwhile stays.
    package func discard(_ folder: HeldFolder) throws(Failure) {
        try folder.empty()
        try remove(emptied: folder)
    }

    /// Removes everything in it.
    package func empty() throws(Failure) {
        for name in try names() { try remove(name) }
    }

    /// Removes the files in it; a folder among them is refused before any is gone.
    package func emptyOfFiles() throws(Failure) {
        let names = try names()
        for name in names where try kind(name) == .folder {
            throw Failure(
                "cannot remove \(path(of: name))", "consign never makes a folder there",
                hint: "see what it is, and move it away")
        }
        for name in names { try unlink(name) }
    }

    /// The same of a folder that is empty by now.
    package func remove(emptied folder: HeldFolder) throws(Failure) {
        let name = Path.name(folder.path)
        guard try folder.isStill(name, in: self) else { return }
        guard unlinkat(number, name, AT_REMOVEDIR) == 0 || errno == ENOENT else {
            throw Failure.system("cannot remove", path(of: name))
        }
    }

    /// Removes a name that is not a folder's; whatever a link leads to stays.
    package func unlink(_ name: String) throws(Failure) {
        guard unlinkat(number, name, 0) == 0 || errno == ENOENT else {
            throw Failure.system("cannot remove", path(of: name))
        }
    }

    /// Whether this very folder is what `parent` has under `name`.
    package func isStill(_ name: String, in parent: HeldFolder) throws(Failure) -> Bool {
        var there = stat()
        guard fstatat(parent.number, name, &there, AT_SYMLINK_NOFOLLOW) == 0 else { return false }
        let ours = try status()
        return ours.st_ino == there.st_ino && ours.st_dev == there.st_dev
    }

    /// Refuses a folder that no run of this user's left: of another user, or with something else
    /// than plain files in it.
    package func checkLeftover() throws(Failure) {
        func foreign(_ why: String) -> Failure {
            Failure(
                "cannot go on from \(path)", why,
                hint: "consign did not leave it so: see what it is, and move it away")
        }
        guard try status().st_uid == geteuid() else { throw foreign("it belongs to another user") }
        for name in try names() where try kind(name) != .file {
            throw foreign("'\(SafeName.printable(name))' in it is not a plain file")
        }
    }

    private func status() throws(Failure) -> stat {
        var status = stat()
        guard fstat(number, &status) == 0 else { throw Failure.system("cannot look at", path) }
        return status
    }
}
