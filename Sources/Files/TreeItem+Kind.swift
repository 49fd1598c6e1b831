internal import Glibc
internal import Model

extension TreeItem.Kind {
    /// What `name` in an open folder is, links not followed; nil when there is nothing.
    static func of(
        _ name: String, in folder: Int32, shown path: String
    ) throws(Failure) -> TreeItem.Kind? {
        var status = stat()
        guard fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw Failure.system("cannot look at", path)
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return .file
        case S_IFDIR: return .folder
        case S_IFLNK: return .symlink(try target(of: name, in: folder, path))
        default: return .special
        }
    }

    private static func target(
        of name: String, in folder: Int32, _ path: String
    ) throws(Failure) -> String {
        var count = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: 4096) { pointer, filled in
            count = pointer.withMemoryRebound(to: CChar.self) { text in
                text.baseAddress.map { readlinkat(folder, name, $0, text.count) } ?? -1
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
