public import Model

/// The part of a tree of versions that is about small files: reading and replacing them.
///
/// Paths are relative to the address in the manifest, with slashes; the root is empty.
public protocol Shelf: Sendable {
    /// What is in a folder; nothing when there is none.
    func list(_ folder: String) throws(Failure) -> [StoredFile]
    /// A small file whole, fetched again when that breaks off; nil when there is none.
    func bytes(_ path: String, limit: Int) throws(Failure) -> [UInt8]?
    /// Writes a small file in place of what is there.
    func replace(_ path: String, with bytes: [UInt8]) throws(Failure)
    /// Removes a file, or leaves its absence as it is.
    func remove(_ path: String) throws(Failure)
}

extension Shelf {
    /// A small file; nil when there is none.
    func bytes(_ path: String) throws(Failure) -> [UInt8]? { try bytes(path, limit: 1 << 20) }
}
