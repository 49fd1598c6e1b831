import Files
import Foundation
import Indexes
import Model
import Publishing
import TestSupport
import Testing

/// A kind of destination, and how tests get one of their own.
struct TestDestination: Sendable, CustomTestStringConvertible {
    let kind: String
    /// A fresh one with nothing in it.
    let begin: @Sendable (Scratch) throws -> any TestSite

    var testDescription: String { kind }

    /// Every destination that can be had here; a new one joins with one line.
    static let all =
        [TestDestination(kind: "directory", begin: { FolderSite(scratch: $0) })]
        + (Tool.path("python3") == nil
            ? []
            : [
                TestDestination(kind: "github", begin: { _ in try GitHubSite() }),
                TestDestination(kind: "s3", begin: { _ in try S3Site() }),
            ])
        + (DAVSite.runs
            ? [
                TestDestination(kind: "webdav", begin: { _ in try DAVSite() }),
                TestDestination(
                    kind: "webdav without lists", begin: { _ in try DAVSite(lists: false) }),
            ] : [])
        + (SFTPSite.runs ? [TestDestination(kind: "sftp", begin: { _ in try SFTPSite() })] : [])
        + (Tool.path("python3") == nil
            ? []
            : [
                TestDestination(kind: "gitlab", begin: { _ in try GitLabSite() }),
                TestDestination(kind: "gitea", begin: { _ in try GiteaSite() }),
                TestDestination(kind: "command", begin: { CommandSite(scratch: $0) }),
            ])
        + (Tool.path("docker-registry") == nil || Tool.path("htpasswd") == nil
            ? [] : [TestDestination(kind: "oci", begin: { _ in try OCISite() })])

    /// A plan of four files; `salt` goes into the sealed one's bytes.
    static func plan(
        in scratch: Scratch, version: String = "1.2.0", salt: String = "", notes: String = "notes"
    ) throws -> PublishPlan {
        let files: [(String, String, PublishItem.Role)] = [
            ("acme.tar.gz", "the artifact" + salt, .sealed),
            ("SHA256SUMS.minisig", "a seal", .seal),
            ("RELEASE-NOTES.md", notes, .notes), ("SHA256SUMS", "the list" + salt, .sealed),
        ]
        return try plan(files, in: scratch, folder: "dist" + salt, version: version)
    }

    /// A plan of these files; one that is there with the same bytes is left alone, so that an earlier
    /// plan can still be published.
    static func plan(
        _ files: [(String, String, PublishItem.Role)], in scratch: Scratch,
        folder: String = "dist", version: String = "1.2.0"
    ) throws -> PublishPlan {
        let items = try files.map { name, text, role in
            let path = folder + "/" + name
            if (try? scratch.text(path)) != text { try scratch.write(path, text) }
            let file = try FileHash.record(scratch(path))
            return PublishItem(name: name, file: file, role: role)
        }
        return try PublishPlan(
            name: "acme", version: try Version(parsing: version), date: Timestamp(1_767_323_045),
            sequence: 1, items: items)
    }
}

/// One destination with everything a test wants to know of it; a server of its own ends with it.
protocol TestSite: AnyObject, Sendable {
    /// A publisher as a run would open it.
    func open() throws -> any Publisher
    /// What a visitor sees: `1.2.0/acme.tar.gz`, nothing hidden.
    func visible() throws -> [String]
    /// Puts other bytes into a staged file, past the publisher.
    func spoil(_ name: String, of plan: PublishPlan) throws
    /// Puts other bytes of the same size into a published one.
    func spoil(published name: String, of plan: PublishPlan) throws
}

extension PublishItem {
    /// Other bytes of the same size, for what cannot be read any more as what it was.
    var spoiled: String { String(repeating: "x", count: Int(size)) }
}

/// A folder.
final class FolderSite: KillSite {
    private let scratch: Scratch

    init(scratch: Scratch) { self.scratch = scratch }

    func open() -> any Publisher { DirectoryPublisher(scratch("public")) }

    func visible() -> [String] {
        scratch.tree("public").filter { path in
            !path.split(separator: "/").contains { $0.hasPrefix(".") }
        }
    }

    var line: String { "directory: public" }

    var environment: [String: String] { [:] }

    func digests() throws -> [String: String] {
        var digests: [String: String] = [:]
        for path in visible() {
            let file = scratch("public/" + path)
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: file, isDirectory: &isFolder)
            guard !isFolder.boolValue else { continue }
            digests[path] = String(try Command.run("sha256sum", [file]).output.prefix(64))
        }
        return digests
    }

    func hidden() throws -> Int {
        scratch.tree("public").filter { $0.split(separator: "/").contains { $0.hasPrefix(".") } }
            .count
    }

    func clear() throws {
        try? FileManager.default.removeItem(atPath: scratch("public"))
    }

    func spoil(_ name: String, of plan: PublishPlan) throws {
        let staged = scratch("public/.staging-\(plan.version)/\(name)")
        try Data("spoiled".utf8).write(to: URL(fileURLWithPath: staged))
    }

    func spoil(published name: String, of plan: PublishPlan) throws {
        try scratch.write("public/\(plan.version)/\(name)", plan.item(name)?.spoiled ?? "")
    }
}

extension Publisher {
    /// All steps of a publication, up to `last` of them.
    func publish(_ plan: PublishPlan, steps last: Int = .max) throws {
        _ = try stage(plan)
        for (index, item) in plan.items.enumerated() where index < last {
            _ = try put(item, of: plan)
        }
        guard last > plan.items.count else { return }
        try check(plan)
        _ = try reveal(plan)
        try pointTo(plan)
    }

    /// Moves what leads to the newest release, as a publication does at its end.
    @discardableResult
    func pointTo(_ plan: PublishPlan) throws -> [String] {
        try point(plan) + Publishing.keep(plan, self)
    }

    /// Fails unless what arrived is what was planned.
    func check(_ plan: PublishPlan) throws { try ArrivalCheck(self, plan, .test).check() }
}

extension IndexedRelease {
    /// What a plan says of the release.
    init(_ plan: PublishPlan) throws(Failure) {
        let none = try Hash.of([])
        self.init(
            product: plan.name, version: plan.version, date: plan.date, sequence: plan.sequence,
            record: plan.item("release.json")?.sha256 ?? none,
            checksums: plan.item("SHA256SUMS")?.sha256 ?? none)
    }
}

extension Patience {
    /// Waits for nothing.
    static let test = Patience(
        sleep: { _ in }, chance: { 0.5 }, now: { Timestamp(1_767_323_045) }, say: { _ in })
}

extension PublisherContext {
    /// A client that trusts `certificates`, and these variables.
    static func test(
        _ environment: [String: String] = [:], certificates: String? = nil,
        patience: Patience = .test, say: @escaping @Sendable (String) -> Void = { _ in }
    ) -> PublisherContext {
        PublisherContext(
            client: HTTPClient(certificates: certificates, patience: patience),
            environment: environment, redaction: Redaction(), say: say)
    }
}
