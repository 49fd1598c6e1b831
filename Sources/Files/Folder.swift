internal import CLinux
internal import Glibc
public import Model

/// Folders: what is in one, making one, replacing one, removing what we made.
public enum Folder {
    /// The names in `path`, sorted bytewise; a name that is not UTF-8 is refused.
    public static func names(_ path: String) throws(Failure) -> [String] {
        guard let stream = opendir(path) else { throw Failure.system("cannot read", path) }
        defer { closedir(stream) }
        var names: [String] = []
        while true {
            errno = 0
            guard let item = readdir(stream) else { break }
            let bytes = withUnsafeBytes(of: item.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            guard let name = String(validating: bytes, as: UTF8.self) else {
                let shown = SafeName.printable(String(decoding: bytes, as: UTF8.self))
                throw Failure(
                    "refused the name '\(shown)' in \(path)", "it is not UTF-8", exit: .usage)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        guard errno == 0 else { throw Failure.system("cannot read", path) }
        return names.inOrder { $0 }
    }

    /// What `path` is, links not followed; nil when there is nothing.
    public static func kind(_ path: String) throws(Failure) -> TreeItem.Kind? {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw Failure.system("cannot look at", path)
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return .file
        case S_IFDIR: return .folder
        case S_IFLNK: return .symlink(try target(path))
        default: return .special
        }
    }

    /// What is at `path`, by its one name from the root, links followed.
    public static func absolute(_ path: String) throws(Failure) -> String {
        guard let real = realpath(path, nil) else { throw Failure.system("cannot find", path) }
        defer { free(real) }
        return String(cString: real)
    }

    /// Makes `path` and the folders above it.
    public static func make(_ path: String, mode: UInt16 = 0o755) throws(Failure) {
        if try kind(path) == .folder { return }
        let parent = Path.parent(path)
        if parent != path, parent != "." { try make(parent) }
        guard mkdir(path, mode_t(mode)) == 0 || errno == EEXIST else {
            throw Failure.system("cannot make the folder", path)
        }
        // mkdir's mode is cut by the umask; what we publish must not depend on it.
        guard chmod(path, mode_t(mode)) == 0 else {
            throw Failure.system("cannot set the mode of", path)
        }
    }

    /// Renames to a name that must not be taken.
    public static func move(_ from: String, to: String) throws(Failure) {
        guard consign_move_new(from, to) == 0 else { throw Failure.system("cannot rename to", to) }
    }

    /// Puts `fresh` where `old` is and `old` where `fresh` was, in one step.
    public static func exchange(_ fresh: String, with old: String) throws(Failure) {
        guard consign_exchange(fresh, old) == 0 else {
            throw Failure.system("cannot replace", old)
        }
    }

    /// Removes a file or a folder with all in it, links not followed; nothing there is fine.
    public static func remove(_ path: String) throws(Failure) {
        guard let kind = try kind(path) else { return }
        if kind == .folder {
            for name in try names(path) { try remove(path + "/" + name) }
            guard rmdir(path) == 0 else { throw Failure.system("cannot remove", path) }
        } else {
            guard unlink(path) == 0 else { throw Failure.system("cannot remove", path) }
        }
    }

    /// Writes the folder's own entries to disk, so that a rename survives a power cut.
    public static func sync(_ path: String) throws(Failure) {
        let folder = try Descriptor(opening: path, O_RDONLY | O_DIRECTORY, what: "cannot read")
        guard fsync(folder.number) == 0 else { throw Failure.system("cannot write", path) }
    }

    /// A new folder that only we can read, below `parent`.
    public static func scratch(in parent: String) throws(Failure) -> String {
        // mkdtemp(3) asks for six X at the end, and puts a free name in their place.
        var template = Array((parent + "/consign-XXXXXX").utf8CString)
        let made = template.withUnsafeMutableBufferPointer { text in
            text.baseAddress.map { mkdtemp($0) != nil } ?? false
        }
        guard made else { throw Failure.system("cannot make a folder in", parent) }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func target(_ path: String) throws(Failure) -> String {
        var count = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: 4096) { pointer, filled in
            count = pointer.withMemoryRebound(to: CChar.self) { text in
                text.baseAddress.map { readlink(path, $0, text.count) } ?? -1
            }
            filled = max(0, count)
        }
        guard count >= 0 else { throw Failure.system("cannot read the link", path) }
        guard count < 4096, let text = String(validating: bytes, as: UTF8.self) else {
            throw Failure("cannot read the link \(path)", "its target is not UTF-8 or too long")
        }
        return text
    }
}
