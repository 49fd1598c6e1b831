package import Model
package import Publishing
import Synchronization

/// What stands beside all versions of a project and follows from what is there and the release that
/// is published: the key document, the log, the pointer to the newest.
package protocol Index {
    /// What is missing where a destination cannot keep it: `log of releases`.
    var name: String { get }
    /// Whether it tells of earlier releases, which is lost where it cannot be kept.
    var isHistory: Bool { get }
    /// What is to be written for `release`: heads, which readers look at first, come last. Refuses a
    /// place whose files this release cannot follow.
    func next(at place: IndexPlace, _ release: IndexedRelease) throws(Failure) -> IndexChange
}

extension Index {
    package var isHistory: Bool { true }
}

/// What an index knows of a release.
package struct IndexedRelease: Sendable {
    package let product: String
    package let version: Version
    package let date: Timestamp
    /// Grows with every release.
    package let sequence: Int64
    /// The digest of its `release.json`.
    package let record: Digest
    /// The digest of its `SHA256SUMS`.
    package let checksums: Digest

    package init(
        product: String, version: Version, date: Timestamp, sequence: Int64, record: Digest,
        checksums: Digest
    ) {
        self.product = product
        self.version = version
        self.date = date
        self.sequence = sequence
        self.record = record
        self.checksums = checksums
    }
}

/// Where the indexes of a project are. What was read there is remembered: only in its place is
/// anything written.
package struct IndexPlace {
    /// What people call it.
    package let title: String
    let files: any SmallFileStore
    private let seen = Seen()

    /// Each file as it was first looked at.
    private final class Seen: Sendable {
        let files = Mutex<[String: SmallFile?]>([:])
    }

    package init(_ title: String, _ files: any SmallFileStore) {
        self.title = title
        self.files = files
    }

    /// Beside the versions of a destination; nil for one that has a place for releases alone.
    package init?(_ publisher: any Publisher) {
        guard let files = publisher.smallFiles else { return nil }
        self.init(publisher.title, files)
    }

    /// The same place, nothing of which was looked at.
    var afresh: IndexPlace { IndexPlace(title, files) }

    /// A file as it was when it was first looked at; nil when there was none.
    package func bytes(_ name: String, limit: Int) throws(Failure) -> [UInt8]? {
        try file(name, limit: limit)?.bytes
    }

    private func file(_ name: String, limit: Int) throws(Failure) -> SmallFile? {
        if let known = seen.files.withLock({ $0[name] }) { return known }
        let file = try files.file(name, limit: limit)
        seen.files.withLock { $0[name] = .some(file) }
        return file
    }

    /// Writes a file in place of what was looked at; false when it is another by now.
    func write(_ name: String, _ bytes: [UInt8]) throws(Failure) -> Bool {
        try files.write(name, over: try file(name, limit: 64 << 20), bytes)
    }
}

/// The files of an index that are to be written, in this order; none when all is so already.
package struct IndexChange {
    /// A file that is made when its turn comes: a signature is not asked for only to look.
    package struct File {
        let name: String
        let bytes: () throws(Failure) -> [UInt8]

        package init(_ name: String, _ bytes: @escaping () throws(Failure) -> [UInt8]) {
            self.name = name
            self.bytes = bytes
        }
    }

    let files: [File]
    /// What is said when they are written, or when none had to be.
    let done: String

    package init(_ files: [File], done: String) {
        self.files = files
        self.done = done
    }
}
