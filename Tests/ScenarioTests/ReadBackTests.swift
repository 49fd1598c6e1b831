import Foundation
import Model
import Release
import TestSupport
import Testing

/// Every artifact is read back once in a run, and what changes after that goes nowhere.
@Suite(.needs("ssh-keygen")) struct ReadBackTests {
    private static let artifact = "acme-1.0.0-linux-amd64.tar.gz"

    @Test(.needs("strace"))
    func `an artifact is read back once in a run, and read once more to be sent`() throws {
        let scratch = try Scratch()
        try scratch.project(
            """
            artifacts: [{format: tar.gz}]
            sign: {keys: [one], formats: [ssh]}
            publish: [{directory: public}]
            """)
        _ = try readings(["key", "new", "one", "--unprotected"], scratch)
        #expect(try readings(["release"], scratch) == 2)
        #expect(try readings(["sign"], scratch) == 1)
        #expect(try readings(["publish", "--to", "elsewhere"], scratch) == 2)
    }

    /// How often a command line opens the artifact in the release folder.
    private func readings(_ arguments: [String], _ scratch: Scratch) throws -> Int {
        let log = scratch("strace.log")
        let outcome = try Command.run(
            "strace",
            ["-f", "-qq", "-e", "trace=open,openat", "-o", log, Product.consign]
                + arguments, in: scratch.path,
            environment: ["SOURCE_DATE_EPOCH": "1767323045", "CONSIGN_KEYS": ""])
        try #require(outcome.status == 0, "\(outcome)")
        return try scratch.text("strace.log").split(separator: "\n")
            .count { $0.contains("\"dist/\(Self.artifact)\"") }
    }

    @Test func `an artifact that changes after it was read back is not published`() throws {
        let (project, pipeline, release) = try built()
        try pipeline.sign(release, try pipeline.signatures(release.folder))
        try project.scratch.meddle("dist/" + Self.artifact)
        let failure = #expect(throws: Failure.self) { try publish(release, pipeline) }
        #expect(failure?.what.hasSuffix("\(Self.artifact) is not what was read back") == true)
        #expect(failure?.exit == .unverified)
        #expect(project.scratch.tree("public").isEmpty)
    }

    @Test func `a list that changes after it was read back is neither signed nor published`() throws
    {
        let (project, pipeline, release) = try built()
        try project.scratch.meddle("dist/SHA256SUMS")
        #expect(throws: Failure.self) {
            try pipeline.sign(release, try pipeline.signatures(release.folder))
        }
        #expect(!project.scratch.tree("dist").contains { $0.hasSuffix(".sshsig") })
        #expect(throws: Failure.self) { try publish(release, pipeline) }
    }

    private func publish(_ release: ConfirmedRelease, _ pipeline: ReleasePipeline) throws {
        try pipeline.publish(release, to: try pipeline.targets(release.folder, nil))
    }

    private func built() throws -> (LongLivedProject, ReleasePipeline, ConfirmedRelease) {
        let project = try LongLivedProject(on: "2026-01-02")
        try project.make("one")
        let pipeline = try project.pipeline("1.0.0", "one", into: "public")
        return (project, pipeline, try project.built(pipeline))
    }
}
