internal import Files
public import Model

extension DirectoryPublisher: StandingFiles {
    /// A file of the folder itself; nil when there is none.
    public func standing(file name: String, limit: Int) throws(Failure) -> [UInt8]? {
        let path = Path.join(root, name)
        guard try Folder.kind(path) != nil else { return nil }
        return try TextFile.bytes(path, limit: limit)
    }

    /// Writes a file of the folder itself, whole or not at all.
    public func keep(_ bytes: [UInt8], as name: String) throws(Failure) {
        try takeLock()
        try TextFile.write(bytes, to: Path.join(root, name))
        try Folder.sync(root)
    }
}
