import Files
package import Model

/// The part of a tree of versions that is about small files: reading and replacing them.
///
/// Paths are relative to the address in the manifest, with slashes; the root is empty.
package protocol SmallFileStore: Sendable {
    /// What is in a folder; nothing when there is none.
    func list(_ folder: String) throws(Failure) -> [StoredFile]
    /// A small file whole, fetched again when that breaks off; nil when there is none.
    func bytes(_ path: String, limit: Int) throws(Failure) -> [UInt8]?
    /// Writes a small file in place of what is there.
    func replace(_ path: String, with bytes: [UInt8]) throws(Failure)
    /// Removes a file, or leaves its absence as it is.
    func remove(_ path: String) throws(Failure)
    /// Whether ``swap(_:from:to:)`` never writes over what another run has written just then.
    var keepsApart: Bool { get }
    /// A small file with what tells it from a later one; nil when there is none.
    func file(_ path: String, limit: Int) throws(Failure) -> SmallFile?
    /// Writes a small file if `old` is there still, nil being nothing; false when it is not.
    func swap(
        _ path: String, from old: SmallFile?, to bytes: [UInt8]
    ) throws(Failure) -> Bool
}

extension SmallFileStore {
    /// A small file; nil when there is none.
    func bytes(_ path: String) throws(Failure) -> [UInt8]? { try bytes(path, limit: 1 << 20) }
}

/// A folder of this machine as a ``SmallFileStore``.
struct SmallFileFolder: SmallFileStore {
    let root: String
    /// Called before anything is written: makes and locks the folder.
    var takeLock: @Sendable () throws(Failure) -> Void = { () throws(Failure) in }

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
        try takeLock()
        let folder = try folder(of: path)
        try TextFile.write(bytes, to: Path.name(path), in: folder)
        try folder.sync()
    }

    /// By the lock.
    var keepsApart: Bool { true }

    func swap(
        _ path: String, from old: SmallFile?, to bytes: [UInt8]
    ) throws(Failure) -> Bool {
        try takeLock()
        return try swapByLooking(path, from: old, to: bytes)
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
