package import Model
import Synchronization

/// A tree of named files on a server: a bucket, a collection, an account's folder.
///
/// Every answer that was lost is found out by looking, so each of these may be done again.
package protocol Store: SmallFileStore {
    /// Whether a folder gets another name in one step. Where it cannot, files lie under their last
    /// names from the start, and the checksum list, which comes last, makes them a release.
    var moves: Bool { get }
    /// What the name of a folder begins with that is nobody's but ours.
    var hidden: String { get }
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
    /// Gives a folder another name, which must be free; asked only of a store that ``moves``.
    func move(_ folder: String, to name: String) throws(Failure)
    /// Removes a folder with all that is in it, and what else was begun there.
    func removeFolder(_ folder: String) throws(Failure)
    /// Ends what a stopped run has left half sent to a folder.
    func forgetUnfinished(in folder: String) throws(Failure)
}

extension Store {
    /// A dot, as everywhere.
    package var hidden: String { "." }

    /// Nothing is left half sent.
    package func forgetUnfinished(in folder: String) throws(Failure) {}

    /// None.
    package func digest(of path: String) throws(Failure) -> Digest? { nil }
}

/// One name in a folder of a store.
package struct StoredFile: Sendable, Hashable {
    /// Its name in the folder.
    package let name: String
    /// Its size; nil for a folder.
    package let size: Int64?

    /// Whether it is a folder.
    var isFolder: Bool { size == nil }
}

/// What a wave of files finds already there: one listing, instead of one question a file.
package final class StagedFiles: Sendable {
    private let sizes = Mutex<[String: Int64]>([:])

    /// Nothing is known yet.
    package init() {}

    /// Takes the place of what was known.
    func set(_ files: [StoredFile]) { sizes.withLock { $0 = files.sizes } }

    /// The size of a file that is there.
    subscript(name: String) -> Int64? { sizes.withLock { $0[name] } }
}

extension [StoredFile] {
    /// The sizes of its files, by name.
    var sizes: [String: Int64] {
        Dictionary(compactMap { file in file.size.map { (file.name, $0) } }) { $1 }
    }
}

/// What a browser is told of a file.
enum ContentType {
    static func of(_ name: String) -> String {
        if name.hasSuffix(".json") { return "application/json" }
        let texts = ["SHA256SUMS", ".md", ".txt", ".asc", ".pem", ".pub", ".minisig", ".sshsig"]
        return texts.contains { name.hasSuffix($0) }
            ? "text/plain; charset=utf-8" : "application/octet-stream"
    }
}
