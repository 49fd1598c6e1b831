public import Model

/// A tree of named files on a server: a bucket, a collection, an account's folder.
///
/// Paths are relative to the address in the manifest, with slashes; the root is empty. Every answer
/// that was lost is found out by looking, so each of these may be done again.
public protocol Store: Sendable {
    /// Whether a folder gets another name in one step. Where it cannot, files lie under their last
    /// names from the start, and the checksum list, which comes last, makes them a release.
    var moves: Bool { get }
    /// What the name of a folder begins with that is nobody's but ours.
    var hidden: String { get }
    /// What is in a folder; nothing when there is none.
    func list(_ folder: String) throws(Failure) -> [StoredFile]
    /// Makes a folder for files of these names, or leaves it as it is.
    func make(_ folder: String, for names: [String]) throws(Failure)
    /// Puts a file, which is there whole or not at all; an existing one is replaced only when
    /// `replacing`, else it must be the same.
    func add(_ item: PublishItem, as path: String, replacing: Bool) throws(Failure)
    /// The SHA-256 that the server has taken of a file; nil when it tells none.
    func digest(of path: String) throws(Failure) -> Digest?
    /// Hands on the bytes of a file, at most `limit`; false when there is none.
    func read(
        _ path: String, limit: Int64, _ body: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) -> Bool
    /// A small file whole, fetched again when that breaks off; nil when there is none.
    func bytes(_ path: String, limit: Int) throws(Failure) -> [UInt8]?
    /// Writes a small file in place of what is there.
    func replace(_ path: String, with bytes: [UInt8]) throws(Failure)
    /// Gives a folder another name, which must be free; asked only of a store that ``moves``.
    func move(_ folder: String, to name: String) throws(Failure)
    /// Removes a file, or leaves its absence as it is.
    func remove(_ path: String) throws(Failure)
    /// Removes a folder with all that is in it, and what else was begun there.
    func removeFolder(_ folder: String) throws(Failure)
    /// Ends what a stopped run has left half sent to a folder.
    func forgetUnfinished(in folder: String) throws(Failure)
}

extension Store {
    /// A dot, as everywhere.
    public var hidden: String { "." }

    /// Nothing is left half sent.
    public func forgetUnfinished(in folder: String) throws(Failure) {}

    /// None.
    public func digest(of path: String) throws(Failure) -> Digest? { nil }

    /// A small file; nil when there is none.
    func bytes(_ path: String) throws(Failure) -> [UInt8]? { try bytes(path, limit: 1 << 20) }
}
