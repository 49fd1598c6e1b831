public import Files
public import Model

/// A release in a folder: regular files only, no link followed.
public struct FolderSource: ReleaseSource {
    /// The folder's path.
    public let name: String

    /// The release in the folder `path`.
    public init(_ path: String) { name = path }

    /// A small file whole.
    public func bytes(_ name: String, limit: Int) throws(Failure) -> [UInt8]? {
        guard let path = try path(name) else { return nil }
        return try TextFile.bytes(path, limit: limit)
    }

    /// Size and digests of a file, from one opening of it.
    public func measure(
        _ name: String, limit: Int64, _ algorithms: [Digest.Algorithm]
    ) throws(Failure) -> WrittenFile? {
        guard let path = try path(name) else { return nil }
        let size = try InputFile(path).size
        if size > limit { return WrittenFile(size: size, digests: []) }
        return try FileHash.measure(path, algorithms)
    }

    /// A file's bytes, from one opening of it.
    public func feed(
        _ name: String, limit: Int64, to body: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) -> Bool {
        guard let path = try path(name) else { return false }
        var file = try InputFile(path)
        guard file.size <= limit else {
            throw Failure("\(path) is larger than it may be", exit: .unverified)
        }
        try file.forEachStep { step throws(Failure) in try body(copy step) }
        return true
    }

    /// Everything in the folder, folders and links too.
    public func names() throws(Failure) -> [String]? { try Folder.names(name) }

    private func path(_ name: String) throws(Failure) -> String? {
        try SafeName.checkFile(name)
        let path = self.name + "/" + name
        guard let kind = try Folder.kind(path) else { return nil }
        guard kind == .file else {
            throw Failure(
                "refused \(path)", "it is not a regular file",
                hint: "a release consists of plain files; fetch it again", exit: .unverified)
        }
        return path
    }
}
