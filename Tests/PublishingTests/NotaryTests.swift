import Crypto
import Files
import Foundation
import Model
import Synchronization
import TestSupport
import Testing

@testable import Publishing

/// One file on its way through the stand-in for Apple's notary service, which checks every token and every
/// signature by openssl and by hand.
@Suite(.serialized, .needs("python3", "curl", "openssl")) struct NotaryTests {
    /// One for all tests: it takes longer to start than to ask.
    private static let site = Result { try Site() }

    private let scratch: Scratch
    private let key: NotaryKey
    private let said = Publishing.Told()

    init() throws {
        scratch = try Scratch()
        try scratch.write("acme.zip", "not a program")
        key = try Self.site.get().key
    }

    private struct Site {
        let scratch: Scratch
        let key: NotaryKey
        let server: NotaryServer

        init() throws {
            scratch = try Scratch()
            let pair = OpenKey(try PrivateKey.generate(.p256))
            try scratch.write("key.pem", String(decoding: pair.publicKey.pem, as: UTF8.self))
            key = NotaryTests.key(pair)
            server = try NotaryServer(scratch("key.pem"))
        }
    }

    private static func key(_ pair: OpenKey) -> NotaryKey {
        NotaryKey(id: NotaryServer.key, issuer: NotaryServer.issuer) { bytes throws(Failure) in
            let signature = try pair.use { key throws(Failure) in try key.sign(whole: bytes) }
            return ECDSASignature.raw(signature) ?? []
        }
    }

    /// A clock that every wait and every question moves on.
    static func patience(from begin: Double) -> Patience {
        let passed = Mutex(0.0)
        return Patience(
            sleep: { seconds in passed.withLock { $0 += seconds } }, chance: { 0 },
            now: { Timestamp(Int64(begin + passed.withLock { $0 })) }, say: { _ in })
    }

    private func run(
        _ server: NotaryServer, wait: Int64 = 60, late: Double = 0, key: NotaryKey? = nil
    ) throws -> Notarization.Outcome {
        let patience = Self.patience(from: Date().timeIntervalSince1970 - late)
        let service = try NotaryService(
            key ?? self.key, .test(server.variables, patience: patience))
        let journal = try NotaryJournal(scratch("journal"))
        let said = said
        let one = Notarization(service, journal, wait: wait, pause: 0.01) { said.add($0) }
        return try one.run(NotarySubmission("acme.zip", FileHash.record(scratch("acme.zip"))))
    }

    func server(_ script: String = "{}") throws -> NotaryServer {
        let server = try Self.site.get().server
        try server.play(script, anew: true)
        return server
    }

    @Test func `what is accepted is not submitted again, and its warnings are said`() throws {
        let server = try server(
            #"{"statuses": ["In Progress", "In Progress", "Accepted"], "issues": [{"severity": "warning", "#
                + #""path": "acme.zip/acme", "architecture": "arm64", "message": "It is old."}]}"#)
        let first = try run(server)
        #expect(first.log.summary == "Ready for distribution")
        #expect(said.all.contains("  acme.zip: warning: acme.zip/acme (arm64): It is old."))
        #expect(try run(server).id == first.id)
        #expect(try (server.count("POST"), server.count("PUT")) == (1, 1))
    }

    @Test func `what Apple refuses is told file by file`() throws {
        let server = try server(
            #"{"statuses": ["Invalid"], "issues": [{"severity": "error", "path": "acme.zip/acme", "#
                + #""architecture": null, "message": "The binary is not signed."}]}"#)
        let failure = try #require(throws: Failure.self) { try run(server) }
        #expect(failure.what == "Apple does not notarize acme.zip: Invalid")
        #expect(failure.why == "error: acme.zip/acme: The binary is not signed.")
        #expect(failure.exit == .failed)
    }

    @Test func `whoever has waited long enough goes on in the next run`() throws {
        let server = try server(#"{"statuses": ["In Progress"]}"#)
        let failure = try #require(throws: Failure.self) { try run(server, wait: 0) }
        #expect(failure.exit == .unfinished && failure.what.contains("not answered yet"))
        #expect(failure.hint?.contains("nothing is submitted twice") == true)
        try server.play("{}")
        _ = try run(server)
        #expect(try server.count("POST") == 1)
    }

    /// Nothing was uploaded for the first, which nobody looks at.
    @Test func `an upload that broke off is begun anew`() throws {
        let server = try server(
            #"{"uploads": [{"status": 403, "code": "it has expired"}]}"#)
        let failure = try #require(throws: Failure.self) { try run(server) }
        #expect(failure.what == "cannot upload acme.zip")
        #expect(failure.why.contains("AccessDenied, it has expired"))
        _ = try run(server)
        #expect(try (server.count("POST"), server.count("PUT")) == (2, 1))
    }

    /// The run was killed after the last byte and before it wrote that down.
    @Test func `an upload that arrived after all is not repeated`() throws {
        let server = try server(#"{"uploads": ["drop"], "statuses": ["In Progress", "Accepted"]}"#)
        _ = try run(server)
        let lines = try scratch.text("journal").split(separator: "\n")
        #expect(lines.count == 2)
        try scratch.write("journal", lines[0] + "\n")
        _ = try run(server)
        #expect(try server.count("POST") == 1)
    }

    @Test func `what passes is tried again`() throws {
        let server = try server()
        let scripts = [
            #"{"submit": ["drop"]}"#, #"{"submit": [{"status": 500, "code": "OOPS"}]}"#,
            #"{"submit": [{"status": 403, "code": "FORBIDDEN.MISSING_PROVIDER"}]}"#,
            #"{"statuses": [500, "drop", "Accepted"]}"#,
            #"{"logs": [{"status": 404, "code": "NOT_FOUND"}]}"#,
        ]
        for (index, script) in scripts.enumerated() {
            try server.play(script)
            _ = try run(server)
            try FileManager.default.removeItem(atPath: scratch("journal"))
            #expect(try server.count("PUT") == index + 1, "\(script)")
        }
    }

    @Test func `what does not pass says what to do`() throws {
        let server = try server()
        let missing = "FORBIDDEN.REQUIRED_AGREEMENTS_MISSING_OR_EXPIRED"
        let scripts = [
            (
                #"{"submit": [{"status": 403, "code": "\#(missing)"}]}"#,
                "the team's Account Holder must accept"
            ),
            (#"{"submit": [{"status": 403, "code": "FORBIDDEN_ERROR"}]}"#, "the role Developer"),
            (#"{"submit": [{"status": 401, "code": "NOT_AUTHORIZED"}]}"#, "was not revoked"),
            (#"{"statuses": ["Perhaps"]}"#, "it says 'Perhaps'"),
            (#"{"log": "http://example.com/log"}"#, "no https address"),
            (#"{"bucket": "a/b"}"#, "its bucket or its key is odd"),
        ]
        for (script, words) in scripts {
            try server.play(script)
            let failure = try #require(throws: Failure.self) { try run(server) }
            #expect("\(failure.why) \(failure.hint ?? "")".contains(words), "\(failure)")
            try FileManager.default.removeItem(atPath: scratch("journal"))
        }
    }

    @Test func `a clock that is behind, and a key of another team, are refused`() throws {
        let server = try server()
        _ = try run(server, late: 30)
        try FileManager.default.removeItem(atPath: scratch("journal"))
        let wrong = Self.key(OpenKey(try PrivateKey.generate(.p256)))
        for run in [{ try run(server, late: 3600) }, { try run(server, key: wrong) }] {
            let failure = try #require(throws: Failure.self) { try run() }
            #expect(failure.why.contains("401") && failure.hint?.contains("clock") == true)
        }
        #expect(try server.count("PUT") == 1)
    }
}
