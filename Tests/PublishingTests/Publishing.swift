import Foundation
import Indexes
import Model
import Publishing
import Synchronization
import TestSupport

/// A whole publication as `consign publish` runs it, without the notes' commands.
struct Publishing {
    let scratch: Scratch
    let plan: PublishPlan
    /// What the transaction told.
    let told = Told()

    /// What was said, from any thread.
    final class Told: Sendable {
        private let lines = Mutex<[String]>([])
        func add(_ line: String) { lines.withLock { $0.append(line) } }
        var all: [String] { lines.withLock { $0 } }
    }

    /// `latest.json`, where there can be one.
    static func keep(
        _ plan: PublishPlan, _ publisher: any Publisher
    ) throws(Failure) -> [String] {
        try IndexKeeper([LatestIndex()]).keep(IndexedRelease(plan), at: IndexPlace(publisher))
    }

    /// Publishes to `targets`; the journal is the scratch folder's.
    @discardableResult
    func run(_ targets: [Target], patience: Patience = .test) throws -> Transaction {
        let folder = scratch("back-" + UUID().uuidString)
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let journal = try Journal(scratch("publish.journal"), clock: { Timestamp(0) })
        let told = told
        let transaction = Transaction(plan, targets, journal, patience, scratch: folder) {
            if case .ended(let target, let lines) = $0 {
                told.add("\(target.title): " + lines.joined(separator: ", "))
            }
        }
        try transaction.run(keep: { (publisher) throws(Failure) in
            try Self.keep(plan, publisher)
        })
        return transaction
    }
}

extension Target {
    /// A destination as a manifest would have it.
    init(_ publisher: any Publisher, isRequired: Bool = true) {
        self.init(publisher, kind: "test", address: "", isRequired: isRequired)
    }
}

extension TestDestination {
    /// `count` small artifacts with a signature, notes and the list.
    static func plan(
        of count: Int, in scratch: Scratch, version: String = "1.2.0"
    ) throws -> PublishPlan {
        let artifacts = (0..<count).map { number in
            ("acme-\(number).tar.gz", "artifact \(number)", PublishItem.Role.sealed)
        }
        return try plan(
            artifacts + [
                ("SHA256SUMS.minisig", "a seal", .seal), ("RELEASE-NOTES.md", "notes", .notes),
                ("SHA256SUMS", "the list of \(count)", .sealed),
            ], in: scratch, version: version)
    }
}
