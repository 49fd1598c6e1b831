public import Files
public import Model

/// Where the files of a published release are: a folder, or a server.
public protocol ReleaseSource: Sendable {
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
