import Foundation
import TestSupport
import Testing

/// Releases whose programs Apple's notary service looks at, which is a stand-in here.
@Suite(.needs("python3", "curl", "openssl")) struct NotarizationTests {
    private let project: NotaryProject
    private var scratch: Scratch { project.scratch }
    private var server: NotaryServer { project.server }

    init() throws { project = try NotaryProject(Self.manifest) }

    private static let manifest = """
        consign: 1
        name: acme
        version: 1.0.0
        date: 2026-11-21T08:30:00Z
        platforms: {macos-arm64: stage}
        contents: [{file: acme, kind: program}]
        packages: {app: {id: com.example.acme}}
        programs: {macos: {sign: app, notarize: {key: apple, wait: 0s}}}
        artifacts: [{format: app}, {format: tar.gz}]

        """

    private func consign(_ words: String) throws -> Outcome { try project.consign(words) }

    @Test func `a stopped run is gone on with, and what Apple refuses leaves no release`() throws {
        let plan = try consign("plan")
        #expect(
            plan.output.contains(
                "notarized by Apple\n  acme-1.0.0-macos-arm64.app.zip\n"
                    + "  acme-1.0.0-macos-arm64-programs.zip\n"), "\(plan)")
        try server.play(#"{"statuses": ["In Progress"]}"#, anew: true)
        try kill()
        let waiting = try consign("build")
        #expect(waiting.status == 10, "\(waiting)")
        #expect(waiting.error.contains("Apple has not answered yet about acme-1.0.0-macos-arm64"))
        #expect(!FileManager.default.fileExists(atPath: scratch("dist")))
        try server.play("{}")
        let built = try consign("build")
        #expect(built.status == 0 && built.error.contains("accepted by Apple"), "\(built)")
        #expect(try (server.count("POST"), server.count("PUT")) == (3, 2))
        #expect(try server.log().filter { $0.contains("/tickets/") }.count == 1)
        try checkRefusals()
    }

    /// Starts a build and kills it as soon as everything is submitted.
    private func kill() throws {
        try scratch.write("consign.yaml", Self.manifest.replacing("wait: 0s", with: "wait: 5m"))
        let process = try Child(
            Product.consign, ["build", "-q"], in: scratch.path, environment: project.environment)
        for _ in 0..<3000 where try journal().count < 4 { usleep(10_000) }
        process.send(SIGKILL)
        process.wait()
        try scratch.write("consign.yaml", Self.manifest)
    }

    private func checkRefusals() throws {
        try FileManager.default.removeItem(atPath: scratch(".consign"))
        try server.play(
            #"{"statuses": ["Invalid"], "issues": [{"severity": "error", "path": "acme", "message": "Bad."}]}"#
        )
        let refused = try consign("build")
        #expect(refused.status == 1 && refused.error.contains("error: acme: Bad."), "\(refused)")
        try FileManager.default.removeItem(atPath: scratch(".consign"))
        try server.play(#"{"statuses": ["In Progress"]}"#)
        try scratch.write(
            "consign.yaml", Self.manifest.replacing("wait: 0s", with: "wait: 0s, required: false"))
        let allowed = try consign("build")
        #expect(allowed.status == 0, "\(allowed)")
        #expect(allowed.error.contains("which the manifest allows"), "\(allowed)")
        let everything =
            allowed.output + allowed.error + (try scratch.text(".consign/notary/journal"))
        #expect(!everything.contains("s3cr3t") && !everything.contains("eyJ"))
    }

    private func journal() throws -> [Substring] {
        let path = ".consign/notary/journal"
        guard FileManager.default.fileExists(atPath: scratch(path)) else { return [] }
        return try scratch.text(path).split(separator: "\n")
    }
}
