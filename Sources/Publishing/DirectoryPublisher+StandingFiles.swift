public import Model

extension DirectoryPublisher: StandingFiles {
    /// A file of the folder itself; nil when there is none.
    public func standing(file name: String, limit: Int) throws(Failure) -> [UInt8]? {
        try FolderShelf(root: root).bytes(name, limit: limit)
    }

    /// Writes a file of the folder itself, whole or not at all.
    public func keep(_ bytes: [UInt8], as name: String) throws(Failure) {
        try takeLock()
        try FolderShelf(root: root).replace(name, with: bytes)
    }
}
