import CLinux
import Glibc
package import Model

/// Folders by path: what is in one, making one, removing one.
///
/// On the way to a path links are followed, for the user named it; whatever lies in a folder that
/// others can write to is reached through a ``HeldFolder``.
package enum Folder {
    /// The names in `path`, sorted bytewise; a name that is not UTF-8 is refused.
    package static func names(_ path: String) throws(Failure) -> [String] {
        try HeldFolder(named: path).names()
    }

    /// What `path` is, links not followed; nil when there is nothing.
    package static func kind(_ path: String) throws(Failure) -> TreeItem.Kind? {
        try TreeItem.Kind.of(path, in: AT_FDCWD, shown: path)
    }

    /// What `path` is, links followed; nil when there is nothing, or a link to nothing.
    package static func end(_ path: String) throws(Failure) -> TreeItem.Kind? {
        guard case .symlink = try kind(path) else { return try kind(path) }
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return try kind(String(cString: real))
    }

    /// How much a file is, or all files of a folder, as far as that can be seen: for whoever watches.
    package static func size(of path: String) -> Int64 {
        var status = stat()
        guard stat(path, &status) == 0 else { return 0 }
        guard status.st_mode & S_IFMT == S_IFDIR else { return Int64(status.st_size) }
        return ((try? names(path)) ?? []).reduce(0) { sum, name in
            var status = stat()
            let isFile =
                lstat(path + "/" + name, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
            return sum + (isFile ? Int64(status.st_size) : 0)
        }
    }

    /// What is at `path`, by its one name from the root, links followed.
    package static func absolute(_ path: String) throws(Failure) -> String {
        guard let real = realpath(path, nil) else { throw Failure.system("cannot find", path) }
        defer { free(real) }
        return String(cString: real)
    }

    /// The folder at `path`, which is made, with those above it, when there is none. One that was
    /// there keeps its mode.
    @discardableResult
    package static func make(_ path: String, mode: UInt16 = 0o755) throws(Failure) -> HeldFolder {
        // A link that leads nowhere is not made good: what it names was not asked for.
        guard try end(path) == nil else { return try HeldFolder(named: path) }
        let parent = Path.parent(path)
        let above = try parent == path ? HeldFolder(named: path) : make(parent)
        // Another run may make it at the same time.
        do throws(Failure) { return try above.make(Path.name(path), mode: mode) } catch {
            guard try kind(path) == .folder else { throw error }
            return try HeldFolder(Path.name(path), in: above)
        }
    }

    /// Renames to a name that must not be taken.
    package static func move(_ from: String, to: String) throws(Failure) {
        guard consign_move_new(AT_FDCWD, from, AT_FDCWD, to) == 0 else {
            throw Failure.system("cannot rename to", to)
        }
    }

    /// Removes a file or a folder with all in it, links not followed; nothing there is fine.
    package static func remove(_ path: String) throws(Failure) {
        guard try kind(path) != nil else { return }
        try HeldFolder(named: Path.parent(path)).remove(Path.name(path))
    }

    /// Writes the folder's own entries to disk, so that a rename survives a power cut.
    package static func sync(_ path: String) throws(Failure) { try HeldFolder(named: path).sync() }

    /// A new folder that only we can read, below `parent`.
    package static func scratch(in parent: String) throws(Failure) -> String {
        try HeldFolder(named: parent).scratch().path
    }
}
