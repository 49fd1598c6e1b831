import Foundation
import TestSupport
import Testing

/// Releases whose programs Apple's notary service looks at, which is a stand-in here.
@Suite(.needs("python3", "curl", "openssl")) struct NotarizationTests {
    private let scratch: Scratch
    private let server: NotaryServer

    /// A project with a Developer ID, a key for the service, and two artifacts for macOS.
    init() throws {
        scratch = try Scratch()
        let scenario = try Scenario(ScenarioTests.folder + "/developer-id.txt")
        for file in scenario.files where file.name != "consign.yaml" {
            try scratch.write(file.name, file.text)
        }
        try scratch.write("consign.yaml", Self.manifest)
        let setup = """
            sh pki && python3 macho.py 100000c stage/acme && chmod 755 stage/acme
            print=$(openssl x509 -in root.pem -noout -fingerprint -sha256 | cut -d = -f 2)
            consign key import app.key app.pem middle.pem root.pem --apple --root "$print" --name mac --unprotected
            openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out AuthKey_\(NotaryServer.key).p8
            chmod 600 *.p8
            consign key import *.p8 --notary --issuer \(NotaryServer.issuer) --name apple --unprotected
            """
        let outcome = try Command.run(
            "/bin/sh", ["-ec", setup], in: scratch.path,
            environment: Scenario.environment(scratch))
        try #require(outcome.status == 0, "\(outcome)")
        server = try NotaryServer(scratch("keys/apple.p256.pem"))
    }

    private static let manifest = """
        consign: 1
        name: acme
        version: 1.0.0
        date: 2026-11-21T08:30:00Z
        platforms: {macos-arm64: stage}
        contents: [{file: acme, kind: program}]
        packages: {app: {id: com.example.acme}}
        programs: {macos: {sign: mac, notarize: {key: apple, wait: 0s}}}
        artifacts: [{format: app}, {format: tar.gz}]

        """

    private var environment: [String: String] {
        Scenario.environment(scratch).merging(server.variables) { $1 }
    }

    private func consign(_ words: String) throws -> Outcome {
        try Command.run(
            Product.consign, words.split(separator: " ").map(String.init), in: scratch.path,
            environment: environment)
    }

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
        #expect(try (server.count("POST"), server.count("PUT")) == (2, 2))
        try checkRefusals()
    }

    /// Starts a build and kills it as soon as everything is submitted.
    private func kill() throws {
        try scratch.write("consign.yaml", Self.manifest.replacing("wait: 0s", with: "wait: 5m"))
        let process = try Child(
            Product.consign, ["build", "-q"], in: scratch.path, environment: environment)
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
