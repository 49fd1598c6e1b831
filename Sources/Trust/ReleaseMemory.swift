import Files
package import Model
import Signatures

/// What a verifier has seen of a project, kept in a file of the user's, so that nobody can show
/// him an older release, an older key document or another history as the newest one.
package struct ReleaseMemory: Sendable, Hashable {
    private static let schema: Int64 = 1
    private static let limit = 1 << 12
    /// Sequences are dates in seconds; one further ahead than a day would shut out what comes next.
    private static let farthest: Int64 = 86400

    /// The product.
    package let product: String
    /// The highest sequence that was seen.
    package private(set) var sequence: Int64
    /// The version of the key document.
    package private(set) var document: Int64?
    /// The log.
    package private(set) var log: LogView?

    /// The memory in the file at `path`; nil when there is none yet.
    package static func load(_ path: String) throws(Failure) -> ReleaseMemory? {
        guard try Folder.kind(path) != nil else { return nil }
        let value = try JSONText.parse(try TextFile.bytes(path, limit: limit), name: path)
        guard value["consign-memory"]?.number == schema else {
            throw Failure(
                "\(path) is not what verify has written", hint: "name another file with --state",
                exit: .malformed)
        }
        return try RecordReader(value, path: path).memory()
    }

    init(product: String, sequence: Int64, document: Int64?, log: LogView?) {
        self.product = product
        self.sequence = sequence
        self.document = document
        self.log = log
    }

    /// What is known after `verdict`; a release that is older than what was known is refused.
    package static func after(
        _ verdict: Verdict, document: Int64?, _ known: ReleaseMemory?, now: Timestamp
    ) throws(Failure) -> ReleaseMemory {
        guard let release = verdict.release else {
            throw Failure(
                "cannot tell which release this is", "there is no \(ReleaseFile.record)",
                hint: "fetch \(ReleaseFile.record) too", exit: .unverified)
        }
        guard release.sequence <= now.seconds + farthest else {
            throw Failure(
                "\(release.name) \(release.version) is numbered far ahead of its time",
                "its sequence is \(release.sequence)", hint: "ask the project", exit: .rollback)
        }
        if let known { try known.check(release, document) }
        return ReleaseMemory(
            product: release.name, sequence: max(release.sequence, known?.sequence ?? 0),
            document: document ?? known?.document, log: verdict.log?.view ?? known?.log)
    }

    private func check(_ release: Release, _ document: Int64?) throws(Failure) {
        guard release.name == product else {
            throw Failure(
                "the state is of \(product), and this is \(release.name)",
                hint: "keep one file for each product", exit: .usage)
        }
        guard release.sequence >= sequence else {
            throw Failure(
                "\(release.name) \(release.version) is older than what was seen before",
                "its sequence is \(release.sequence), and \(sequence) was seen",
                hint: "an old release can be served in place of a new one; ask the project",
                exit: .rollback)
        }
        if let known = self.document, document ?? 0 < known {
            throw Failure(
                "the key document is older than what was seen before",
                "version \(document ?? 0), and \(known) was seen",
                hint: "somebody may be hiding a revocation; ask the project", exit: .rollback)
        }
    }

    /// Writes the file, whole or not at all.
    package func save(to path: String) throws(Failure) {
        var members: [String: JSONValue] = [
            "consign-memory": .number(Self.schema), "product": .string(product),
            "sequence": .number(sequence),
        ]
        members["document"] = document.map { .number($0) }
        members["log"] = log.map {
            ["size": .number(Int64($0.size)), "root": .string($0.root.hex)]
        }
        try TextFile.write(try JSONText.write(.object(members), indent: 2), to: path)
    }
}

extension RecordReader {
    fileprivate func memory() throws(Failure) -> ReleaseMemory {
        try allow("consign-memory", "product", "sequence", "document", "log")
        var view: LogView?
        if has("log") {
            let log = try object("log")
            try log.allow("size", "root")
            view = LogView(size: Int(try log.number("size")), root: try log.digest("root"))
        }
        return ReleaseMemory(
            product: try text("product"), sequence: try number("sequence"),
            document: has("document") ? try number("document") : nil, log: view)
    }
}

/// Where a project's log may be, and what a verifier remembers of it.
package struct ReleaseHistory: Sendable {
    /// Folders that are looked into, in order.
    package let places: [any ReleaseSource]
    /// The log as it was seen last.
    package let seen: LogView?

    /// A history to look for in `places`.
    package init(places: [any ReleaseSource] = [], seen: LogView? = nil) {
        self.places = places
        self.seen = seen
    }
}
