import Crypto
import Files
package import Model

/// Looks a release up in the log beside the published versions.
struct LogCheck {
    let source: any ReleaseSource
    let signers: [TrustedSigner]
    let policy: TrustPolicy
    /// What was seen of the log before; nil for nothing.
    let seen: LogView?

    /// The proof that `release` is in the log; nil where there is no log that anyone believes.
    func proof(of release: Release, _ record: Digest) throws(Failure) -> LogProof? {
        guard
            let bytes = try source.bytes(ReleaseLog.fileName, limit: ReleaseLog.limit),
            let note = try source.bytes(Checkpoint.fileName, limit: Checkpoint.limit)
        else { return nil }
        let signed = try SignedNote(parsing: note, name: Checkpoint.fileName)
        guard let signer = try signer(of: signed) else { return nil }
        let checkpoint = try Checkpoint(parsing: signed.text)
        let log = try ReleaseLog(parsing: bytes, name: ReleaseLog.fileName)
        try compare(log, checkpoint, release.name)
        try find(release, record, in: log, checkpoint.size)
        return LogProof(
            view: LogView(size: checkpoint.size, root: checkpoint.root), signer: signer,
            date: checkpoint.date)
    }

    /// The first who has signed the note and whose signature counts today.
    private func signer(of note: SignedNote) throws(Failure) -> String? {
        for one in signers {
            for key in one.trust.keys where key.type == .ed25519 {
                let names = one.identity.map { [$0.name] } ?? note.signatures.map(\.name)
                for name in names where try note.isSigned(by: name, key) {
                    guard let identity = one.identity else { return name }
                    guard identity.state.isSigning else { continue }
                    if (try? policy.check(identity, claimed: [], proved: nil)) != nil {
                        return name
                    }
                }
            }
        }
        return nil
    }

    /// The log must be what its checkpoint says, and begin with what was seen before.
    private func compare(
        _ log: ReleaseLog, _ checkpoint: Checkpoint, _ product: String
    ) throws(Failure) {
        guard checkpoint.origin == Checkpoint.origin(product) else {
            throw failure(.unverified, "the checkpoint is of \(checkpoint.origin)")
        }
        guard checkpoint.size <= log.entries.count,
            try log.root(of: checkpoint.size) == checkpoint.root
        else { throw failure(.unverified, "the log is not the one that its checkpoint is of") }
        guard let seen else { return }
        guard seen.size <= checkpoint.size, try log.root(of: seen.size) == seen.root else {
            throw failure(
                .rollback, "the log does not go on from the one that was seen before",
                "\(checkpoint.size) releases now, \(seen.size) then")
        }
    }

    private func find(
        _ release: Release, _ record: Digest, in log: ReleaseLog, _ size: Int
    ) throws(Failure) {
        let what = "\(release.name) \(release.version)"
        guard let entry = log.entries.prefix(size).first(where: { $0.version == release.version })
        else { throw failure(.unverified, "\(what) is not in the log") }
        guard entry.record == record else {
            throw failure(.unverified, "\(what) is in the log with another record")
        }
    }

    private func failure(_ exit: ExitCode, _ what: String, _ why: String = "") -> Failure {
        Failure(
            what, why.isEmpty ? "\(ReleaseLog.fileName) in \(source.name)" : why,
            hint: "somebody may be showing you another history; ask the project", exit: exit)
    }
}

/// That a release stands in a project's log, and who says so.
package struct LogProof: Sendable, Hashable {
    /// The log as it is now.
    package let view: LogView
    /// Who signed its checkpoint.
    package let signer: String
    /// When, by the signer's clock.
    package let date: Timestamp
}

/// A log as it was once seen.
package struct LogView: Sendable, Hashable {
    /// How many releases were in it.
    package let size: Int
    /// The tree's root over them.
    package let root: Digest

    /// A log of `size` releases.
    package init(size: Int, root: Digest) {
        self.size = size
        self.root = root
    }
}
