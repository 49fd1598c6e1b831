internal import Files
internal import Model

/// A folder of this machine as a ``Shelf``.
struct FolderShelf: Shelf {
    let root: String

    /// Sizes are not looked at.
    func list(_ folder: String) throws(Failure) -> [StoredFile] {
        let path = place(folder)
        guard try Folder.kind(path) == .folder else { return [] }
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
        try TextFile.write(bytes, to: place(path))
        try Folder.sync(Path.parent(place(path)))
    }

    func remove(_ path: String) throws(Failure) { try Folder.remove(place(path)) }

    private func place(_ path: String) -> String { path.isEmpty ? root : Path.join(root, path) }
}
