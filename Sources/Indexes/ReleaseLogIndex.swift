import Crypto
package import Keys
package import Model
package import Trust

/// The log of releases and the checkpoint that signs it.
package struct ReleaseLogIndex: Index {
    /// Makes the note that `checkpoint` is signed with.
    package typealias Signing = (_ checkpoint: Checkpoint) throws(Failure) -> [UInt8]

    package let name = "log of releases"
    private let identity: PublicIdentity
    private let now: Timestamp
    private let sign: Signing
    /// A younger checkpoint is left alone; an older one is renewed, so that readers see that nobody
    /// holds newer releases back from them.
    private static let day: Int64 = 86400

    /// A log that `identity` signs.
    package init(_ identity: PublicIdentity, now: Timestamp, _ sign: @escaping Signing) {
        self.identity = identity
        self.now = now
        self.sign = sign
    }

    /// The log with the release in it, and a checkpoint of it. The log first: a reader between the
    /// two finds a checkpoint of its beginning.
    package func next(
        at place: IndexPlace, _ release: IndexedRelease
    ) throws(Failure) -> IndexChange {
        var log = try log(at: place)
        let known = log.entries.count
        try log.append(ReleaseLog.Entry(version: release.version, record: release.record))
        let (count, text) = (log.entries.count, log.text)
        var files = count == known ? [] : [IndexChange.File(ReleaseLog.fileName) { text }]
        if try !isSigned(log, at: place) {
            let checkpoint = try Checkpoint(log, product: release.product, date: now)
            files.append(
                IndexChange.File(Checkpoint.fileName) { [sign] () throws(Failure) in
                    try sign(checkpoint)
                })
        }
        let done = "\(ReleaseLog.fileName) has \(count) release\(count == 1 ? "" : "s")"
        return IndexChange(files, done: files.isEmpty ? "" : done)
    }

    private func log(at place: IndexPlace) throws(Failure) -> ReleaseLog {
        guard let bytes = try place.bytes(ReleaseLog.fileName, limit: ReleaseLog.limit) else {
            return ReleaseLog()
        }
        return try ReleaseLog(parsing: bytes, name: ReleaseLog.fileName)
    }

    /// Whether the checkpoint there is ours and covers all of `log`.
    private func isSigned(_ log: ReleaseLog, at place: IndexPlace) throws(Failure) -> Bool {
        guard let key = identity.key(.ed25519),
            let bytes = try place.bytes(Checkpoint.fileName, limit: Checkpoint.limit)
        else { return false }
        return try Checkpoint.isCurrent(
            bytes, of: log, by: identity.name, key, after: Timestamp(now.seconds - Self.day))
    }
}
