import Crypto
import Files
import Keys
import Model
import Publishing
import Signatures
import Trust

/// Appends a published release to the log of its destination, and signs the log anew.
struct LogKeeper {
    let folder: ReleaseFolder
    let identity: PublicIdentity
    let keys: SigningKeys
    let surroundings: Environment
    /// A younger checkpoint is left alone; an older one is renewed, so that readers see that nobody
    /// holds newer releases back from them.
    private static let day: Int64 = 86400

    /// Refuses a log there that cannot go on with this release.
    func check(at destination: any StandingFiles) throws(Failure) {
        _ = try isSigned(try continued(at: destination).log, at: destination)
    }

    /// Says what was done; empty when the release is in the log already.
    func keep(at destination: any StandingFiles) throws(Failure) -> [String] {
        let (log, isLonger) = try continued(at: destination)
        // The log first: a reader between the two finds a checkpoint of its beginning.
        if isLonger { try destination.keep(log.text, as: ReleaseLog.fileName) }
        guard try !isSigned(log, at: destination) else { return [] }
        let checkpoint = try Checkpoint(
            log, product: folder.record.name, date: surroundings.now)
        let key = try keys.key(identity, .ed25519)
        let note = try key.use { key throws(Failure) in
            try checkpoint.signed(by: identity.name, with: key)
        }
        try destination.keep(note, as: Checkpoint.fileName)
        let count = log.entries.count
        return ["\(ReleaseLog.fileName) has \(count) release\(count == 1 ? "" : "s")"]
    }

    /// The log there with this release in it, and whether it was not before.
    private func continued(
        at destination: any StandingFiles
    ) throws(Failure) -> (log: ReleaseLog, isLonger: Bool) {
        let bytes = try destination.standing(file: ReleaseLog.fileName, limit: ReleaseLog.limit)
        var log =
            try bytes.map { bytes throws(Failure) in
                try ReleaseLog(parsing: bytes, name: ReleaseLog.fileName)
            } ?? ReleaseLog()
        let known = log.entries.count
        try log.append(
            ReleaseLog.Entry(version: folder.record.version, record: try recordDigest()))
        return (log, log.entries.count != known)
    }

    private func recordDigest() throws(Failure) -> Digest {
        guard let digest = folder.list.digest(of: ReleaseFile.record) else {
            throw Failure(
                "\(ReleaseFile.checksums) lists no \(ReleaseFile.record)", exit: .unverified)
        }
        return digest
    }

    /// Whether the checkpoint there is ours and covers all of `log`.
    private func isSigned(
        _ log: ReleaseLog, at destination: any StandingFiles
    ) throws(Failure) -> Bool {
        guard let key = identity.key(.ed25519),
            let bytes = try destination.standing(
                file: Checkpoint.fileName, limit: Checkpoint.limit)
        else { return false }
        return try Checkpoint.isCurrent(
            bytes, of: log, by: identity.name, key,
            after: Timestamp(surroundings.now.seconds - Self.day))
    }
}
