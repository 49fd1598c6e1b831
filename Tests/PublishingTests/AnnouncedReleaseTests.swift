import Foundation
import TestSupport
import Testing

/// Whole releases with the built tool, and who heard of them.
@Suite(.needs("python3", "curl", "ssh-keygen")) struct AnnouncedReleaseTests {
    private func project(_ announce: String, publish: String = "directory: public") throws
        -> Scratch
    {
        let scratch = try Scratch()
        try scratch.project(
            """
            homepage: https://acme.example
            artifacts: [{format: tar.gz}]
            publish: [{\(publish)}]
            announce: {\(announce)}
            """)
        return scratch
    }

    private func consign(
        _ arguments: [String], _ scratch: Scratch, _ more: [String: String] = [:]
    ) throws -> Outcome {
        try Command.run(
            Product.consign, arguments, in: scratch.path,
            environment: ["SOURCE_DATE_EPOCH": "1767323045", "CONSIGN_KEYS": ""]
                .merging(more) { $1 })
    }

    @Test func `a release is told once`() throws {
        let server = try ScriptedServer()
        let scratch = try project("to: [{slack: HOOK}], message: '{{name}} {{version}}, at last'")
        let hook = ["HOOK": server.url + "/a/200/hook-hook"]
        let first = try consign(["release"], scratch, hook)
        #expect(first.status == 0, "\(first)")
        #expect(first.error.contains("announce slack"))
        #expect(try server.log().map(\.text) == ["{\"text\":\"acme 1.0.0, at last\"}\n"])
        // Built and published again with the same bytes, it is the same release.
        for verb in ["publish", "release"] {
            let next = try consign([verb], scratch, hook)
            #expect(next.status == 0, "\(next)")
        }
        #expect(try server.log().count == 1)
    }

    @Test func `trials and rehearsals are not told`() throws {
        let server = try ScriptedServer()
        let scratch = try project("to: [{slack: HOOK}], failures: true")
        let hook = ["HOOK": server.url + "/a/200/hook-hook"]
        for options in [["--snapshot"], ["--rehearse"], ["--skip", "publish"]] {
            let outcome = try consign(["release"] + options, scratch, hook)
            #expect(outcome.status == 0, "\(outcome)")
        }
        #expect(try server.log().isEmpty)
    }

    @Test func `who cannot be told is a warning`() throws {
        let server = try ScriptedServer()
        let scratch = try project("to: [{slack: HOOK}, {discord: NOT_SET}]")
        let outcome = try consign(
            ["release"], scratch, ["HOOK": server.url + "/a/404/hook-hook"])
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.error.contains("warning: slack was not told: slack did not take"))
        #expect(outcome.error.contains("discord was not told"))
        // While there is time to set it.
        let early = outcome.error.range(
            of: "discord will not be told: the variable NOT_SET is not set")
        let built = outcome.error.range(of: "built acme")
        #expect(try #require(early).lowerBound < #require(built).lowerBound, "\(outcome)")
    }

    @Test func `a failure is told with the way on`() throws {
        let server = try ScriptedServer()
        let scratch = try project(
            "to: [{webhook: '\(server.url)/a/200'}], failures: true")
        try scratch.write("public", "a file in the way")
        let outcome = try consign(["release"], scratch, ["WEBHOOK_SECRET": "hunter2-hunter2"])
        #expect(outcome.status == 1, "\(outcome)")
        let request = try #require(try server.log().first)
        #expect(request.text.contains(#""event":"failed""#))
        #expect(request.text.contains(#""command":"consign release""#))
        #expect(request.text.contains("something that is not a folder is there"))
    }
}
