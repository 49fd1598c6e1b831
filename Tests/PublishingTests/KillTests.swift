import Foundation
import TestSupport
import Testing

/// A publication that is killed after any line of its journal, or at any moment, is finished by
/// `publish --resume`: complete, verified, revealed once, with equal bytes.
@Suite(.needs("clang", "ssh-keygen", "curl")) struct KillTests {
    /// The destinations that are killed; a new one joins with one line.
    static let sites: [KillCase] =
        [KillCase(kind: "directory") { FolderSite(scratch: $0) }]
        + (Tool.path("python3") == nil
            ? []
            : [
                KillCase(kind: "github") { _ in try GitHubSite(tags: []) },
                KillCase(kind: "s3") { _ in try S3Site() },
            ])
        + (DAVSite.runs ? [KillCase(kind: "webdav") { _ in try DAVSite() }] : [])
        + (SFTPSite.runs ? [KillCase(kind: "sftp") { _ in try SFTPSite() }] : [])
        + (Tool.path("python3") == nil
            ? []
            : [
                KillCase(kind: "gitlab") { _ in try GitLabSite() },
                KillCase(kind: "gitea") { _ in try GiteaSite() },
                KillCase(kind: "command") { CommandSite(scratch: $0) },
            ])
        + (Tool.path("docker-registry") == nil || Tool.path("htpasswd") == nil
            ? [] : [KillCase(kind: "oci") { _ in try OCISite() }])

    @Test(arguments: sites) func `after every line of the journal`(_ kind: KillCase) throws {
        let project = try KillProject(kind)
        var line = 1
        while try project.publish(stoppedAfter: line) {
            try project.finish("after line \(line)")
            line += Thoroughness.rounds(7, all: 1)
        }
        // Far more lines than files: each put has two.
        #expect(line > 2 * project.files.count, "\(line) lines")
        try project.expectWhole("never killed")
    }

    @Test(arguments: sites) func `at random instants`(_ kind: KillCase) throws {
        let project = try KillProject(kind)
        var chance = SystemRandomNumberGenerator()
        for _ in 0..<Thoroughness.rounds(2, all: 50) {
            let instant = UInt32.random(in: 1_000..<project.duration, using: &chance)
            try project.publish(killedAfter: instant)
            try project.finish("after \(instant) microseconds")
        }
    }

    @Test(arguments: sites) func `two publishers at once make one release`(_ kind: KillCase) throws
    {
        let project = try KillProject(kind)
        for round in 0..<Thoroughness.rounds(2, all: 30) {
            try project.publishTwice()
            try project.finish("round \(round)")
        }
    }
}

/// A kind of destination that can be killed.
struct KillCase: Sendable, CustomTestStringConvertible {
    let kind: String
    let begin: @Sendable (Scratch) throws -> any KillSite

    init(kind: String, begin: @escaping @Sendable (Scratch) throws -> any KillSite) {
        self.kind = kind
        self.begin = begin
    }

    var testDescription: String { kind }
}

/// A destination that the built tool publishes to.
protocol KillSite: TestSite {
    /// Its line in the manifest.
    var line: String { get }
    /// What the tool finds it by.
    var environment: [String: String] { get }
    /// SHA-256 of everything a visitor sees, by `1.0.0/acme.tar.gz`, as somebody else's client
    /// or the server itself computes it.
    func digests() throws -> [String: String]
    /// How much there is that no visitor sees: drafts, staged files.
    func hidden() throws -> Int
    /// Empties it.
    func clear() throws
}
