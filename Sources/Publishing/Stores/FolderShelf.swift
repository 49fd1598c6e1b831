internal import Files
internal import Model

/// A folder of this machine as a ``Shelf``.
struct FolderShelf: Shelf {
    let root: String

    /// Sizes are not looked at.
    func list(_ folder: String) throws(Failure) -> [StoredFile] {
        let path = place(folder)
        // Only the root may be a link: the user named it.
        let kind = try folder.isEmpty ? Folder.end(path) : Folder.kind(path)
        guard kind == .folder else { return [] }
        return try Folder.names(path).map { name throws(Failure) in
            let isFolder = try Folder.kind(path + "/" + name) == .folder
            return StoredFile(name: name, size: isFolder ? nil : -1)
        }
    }

    func bytes(_ path: String, limit: Int) throws(Failure) -> [UInt8]? {
        guard try Folder.kind(place(path)) != nil else { return nil }
        return try TextFile.bytes(place(path), limit: limit)
    }

    /// Whole or not at all, also after the power failed.
    func replace(_ path: String, with bytes: [UInt8]) throws(Failure) {
        let folder = try folder(of: path)
        try TextFile.write(bytes, to: Path.name(path), in: folder)
        try folder.sync()
    }

    func remove(_ path: String) throws(Failure) {
        guard try Folder.kind(place(path)) != nil else { return }
        try folder(of: path).unlink(Path.name(path))
    }

    /// The folder that a file is in, no link followed below the root.
    private func folder(of path: String) throws(Failure) -> HeldFolder {
        var folder = try HeldFolder(named: root)
        for part in path.split(separator: "/").dropLast() {
            folder = try HeldFolder(String(part), in: folder)
        }
        return folder
    }

    private func place(_ path: String) -> String { path.isEmpty ? root : Path.join(root, path) }
}
