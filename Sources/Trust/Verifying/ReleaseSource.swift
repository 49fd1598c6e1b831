package import Files
package import Model

/// Where the files of a published release are: a folder, or a server.
package protocol ReleaseSource: Sendable {
    /// What messages call it.
    var name: String { get }
    /// A small file whole; nil when it is absent, a failure when it is over `limit`.
    func bytes(_ name: String, limit: Int) throws(Failure) -> [UInt8]?
    /// Size and digests; nil when it is absent. A file over `limit` is read no further than that,
    /// and has its size, or `limit` + 1, and no digests.
    func measure(
        _ name: String, limit: Int64, _ algorithms: [Digest.Algorithm]
    ) throws(Failure) -> WrittenFile?
    /// Hands a file's bytes to `body` as they come; false when it is absent. Over `limit` bytes is
    /// a failure.
    func feed(
        _ name: String, limit: Int64, to body: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) -> Bool
    /// All names, sorted; nil where they cannot be listed.
    func names() throws(Failure) -> [String]?
}

/// A release in a folder: regular files only, no link followed.
package struct FolderSource: ReleaseSource {
    /// The folder's path.
    package let name: String

    /// The release in the folder `path`.
    package init(_ path: String) { name = path }

    /// A small file whole.
    package func bytes(_ name: String, limit: Int) throws(Failure) -> [UInt8]? {
        guard let path = try path(name) else { return nil }
        return try TextFile.bytes(path, limit: limit)
    }

    /// Size and digests of a file, from one opening of it.
    package func measure(
        _ name: String, limit: Int64, _ algorithms: [Digest.Algorithm]
    ) throws(Failure) -> WrittenFile? {
        guard let path = try path(name) else { return nil }
        let size = try InputFile(path).size
        if size > limit { return WrittenFile(size: size, digests: []) }
        return try FileHash.measure(path, algorithms)
    }

    /// A file's bytes, from one opening of it.
    package func feed(
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
    package func names() throws(Failure) -> [String]? { try Folder.names(name) }

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
