import Glibc
package import Model

/// The sorted walk over a folder that never leaves it.
package enum Tree {
    /// The deepest nesting that is walked.
    static let depthLimit = 64

    /// Everything below `root`, sorted bytewise by path; links are reported, not followed.
    package static func walk(_ root: String) throws(Failure) -> [TreeItem] {
        guard try Folder.kind(root) == .folder else {
            throw Failure("cannot read the folder \(root)", "there is no such folder")
        }
        var items: [TreeItem] = []
        try walk(root, prefix: "", depth: 0, into: &items)
        return items.inOrder(of: \.path)
    }

    private static func walk(
        _ folder: String, prefix: String, depth: Int, into items: inout [TreeItem]
    ) throws(Failure) {
        guard depth < depthLimit else {
            throw Failure("cannot read \(folder)", "it is nested over \(depthLimit) folders deep")
        }
        for name in try Folder.names(folder) {
            let path = folder + "/" + name
            guard let kind = try Folder.kind(path) else { continue }
            items.append(TreeItem(path: prefix + name, kind: kind))
            if kind == .folder {
                try walk(path, prefix: prefix + name + "/", depth: depth + 1, into: &items)
            }
        }
    }
}

/// Something found in a folder.
package struct TreeItem: Sendable, Hashable {
    /// What it is, links not followed.
    package enum Kind: Sendable, Hashable {
        case file, folder
        /// With its target as written.
        case symlink(String)
        /// A socket, FIFO or device.
        case special
    }

    /// Relative to the folder that was walked.
    package let path: String
    /// What it is.
    package let kind: Kind
}

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
