import Foundation
import Model
import Samples
import TestSupport
import Testing

@testable import Crypto
@testable import Keys

/// Identities with Apple's certificates: what is taken, what is refused, and what they sign.
@Suite(.needs("openssl")) struct AppleIdentityTests {
    let authority: CodeAuthority
    var scratch: Scratch { authority.scratch }

    init() throws {
        authority = try CodeAuthority()
        try authority.openssl([
            "pkcs12", "-export", "-inkey", "application.key", "-in", "application.pem", "-out",
            "app.p12", "-passout", "pass:a secret",
        ])
        _ = try Command.run("chmod", ["600", scratch("app.p12"), scratch("application.key")])
    }

    private func adopt(
        _ files: [String], now: Timestamp? = nil, root: String? = "root"
    ) throws -> PublicIdentity {
        let pinned = try root.map { try Certificate(authority.der($0), name: $0).fingerprint }
        return try IdentityFiles.adoptApple(
            files.map { scratch($0) }, as: "mac", in: scratch("keys"), pinned: pinned,
            at: now ?? Timestamp(Int64(Date().timeIntervalSince1970)), old: .text("a secret"),
            passphrase: nil)
    }

    private func signer(
        _ role: CertificateRole = .developerIDApplication, after days: Int64 = 0,
        _ access: SignerAccess = .none
    ) throws -> CodeSigner {
        let now = Int64(Date().timeIntervalSince1970)
        return try IdentityFiles.codeSigner(
            "mac", for: role, in: [scratch("keys")], at: Timestamp(now + days * 86400),
            passphrase: .none, access)
    }

    private func proves(_ cms: [UInt8]) throws -> Bool {
        try scratch.write("cms", Data(cms))
        try scratch.write("content", "code")
        return try Command.run(
            "openssl",
            [
                "cms", "-verify", "-inform", "DER", "-in", "cms", "-binary", "-content", "content",
                "-CAfile", "root.pem", "-purpose", "any", "-ignore_critical", "-out", "out",
            ], in: scratch.path
        ).status == 0
    }

    @Test(arguments: [
        ["app.p12", "middle.der", "root.pem"],
        ["root.der", "middle.pem", "application.der", "application.key"],
    ])
    func `a key with its chain becomes an identity that signs`(_ files: [String]) throws {
        let identity = try adopt(files)
        #expect(
            scratch.tree("keys") == [
                ".gitignore", "mac.apple.pem", "mac.rsa.key", "mac.rsa.pem",
            ])
        let found = try IdentityFiles.find("mac", in: [scratch("keys")])
        #expect(found == identity)
        #expect(found.apple?.team == "ABCDE12345")
        #expect(found.apple?.role == .developerIDApplication)
        #expect(found.apple?.certificates.count == 3)
        let signer = try signer()
        #expect(signer.team == "ABCDE12345")
        let code = Array("code".utf8)
        #expect(try proves(signer.sign(.detached(code), .apple)))
        let late = refusal { _ = try self.signer(after: 500) }
        #expect(late?.exit == .expired)
        let wrong = refusal { _ = try self.signer(.developerIDInstaller) }
        #expect(wrong?.exit == .noKey)
        #expect(wrong?.hint == "use a certificate 'Developer ID Installer'")
        let taken = refusal { _ = try adopt(files) }
        #expect(taken?.exit == .usage)
    }

    @Test func `a key behind a program signs, for xar too`() throws {
        let script = """
            #!/bin/sh
            case $1 in
            rsa) digest=sha256 ;;
            rsa-sha1) digest=sha1 ;;
            esac
            exec openssl pkeyutl -sign -pkeyopt digest:$digest -inkey \(scratch("application.key"))
            """
        try scratch.write("sign", script, mode: 0o755)
        let access = SignerAccess(
            agentSocket: nil, environment: ProcessInfo.processInfo.environment)
        let pinned = try Certificate(authority.der("root"), name: "root").fingerprint
        _ = try IdentityFiles.adoptApple(
            ["application.pem", "middle.pem", "root.pem"].map { scratch($0) }, as: "mac",
            in: scratch("keys"), pinned: pinned,
            at: Timestamp(Int64(Date().timeIntervalSince1970)),
            heldBy: SignerFile(parsing: "program \(scratch("sign"))", name: "--signer"), access)
        #expect(scratch.tree("keys") == ["mac.apple.pem", "mac.rsa.pem", "mac.signer"])
        let signer = try signer(after: 0, access)
        #expect(try proves(signer.sign(.detached(Array("code".utf8)), .apple)))
        let sum = try MessageDigest.sha1.of([1, 2, 3])
        #expect(try signer.sign(digest: sum, by: .sha1).count == 256)
    }

    @Test func `each thing that is wrong is named, and nothing is written`() throws {
        try authority.leaf("application", name: "old", days: 1)
        try authority.leaf("windows")
        try authority.leaf("application", name: "short", key: ["rsa:1024"])
        try authority.make("plain", "/CN=Plain", section: "plainmiddle", by: "root")
        try authority.leaf("application", name: "unmarked", by: "plain")
        try authority.make(
            "teamless", "/CN=Nobody/OU=abc", section: "application", by: "middle")
        try shell("chmod 600 *.key")
        let above = ["middle.pem", "root.pem"]
        let year = Timestamp(Int64(Date().timeIntervalSince1970) + 300 * 86400)
        let cases: [([String], Timestamp?, String?, ExitCode, String)] = [
            (["app.p12"], nil, "root", .noKey, "'Acme Code Authority, G2', which issued"),
            (["app.p12", "middle.pem"], nil, "root", .noKey, "'Acme Root', which issued"),
            (
                ["app.p12", "plain.pem"] + above, nil, "root", .noKey,
                "'Plain' does not belong to the chain"
            ),
            (["app.p12"] + above, nil, nil, .noKey, "the root 'Acme Root' is not Apple's"),
            (["old.key", "old.pem"] + above, year, "root", .expired, "has expired"),
            (
                ["windows.key", "windows.pem"] + above, nil, "root", .noKey,
                "neither a Developer ID Application nor a Developer ID Installer certificate"
            ),
            (["short.key", "short.pem"] + above, nil, "root", .noKey, "RSA key of a sound size"),
            (
                ["unmarked.key", "unmarked.pem", "plain.pem", "root.pem"], nil, "root", .noKey,
                "'Plain' lacks the extension 1.2.840.113635.100.6.2.6"
            ),
            (["teamless.key", "teamless.pem"] + above, nil, "root", .noKey, "names no team"),
            (
                ["windows.key", "application.pem"] + above, nil, "root", .noKey,
                "there is no certificate of this key"
            ),
            (["application.pem"] + above, nil, "root", .noKey, "there is no private key"),
            (["app.p12", "old.key"] + above, nil, "root", .usage, "a certificate has one key"),
            (["app.p12"] + above, Timestamp(1000), "root", .expired, "is not yet valid"),
        ]
        for (files, now, root, exit, why) in cases {
            let failure = refusal { _ = try adopt(files, now: now, root: root) }
            #expect(failure?.exit == exit, "\(files)")
            #expect(failure?.message.contains(why) == true, "\(failure?.message ?? "accepted")")
        }
        #expect(!FileManager.default.fileExists(atPath: scratch("keys")))
    }

    @Test func `what was mixed up afterwards is said when it is to sign`() throws {
        _ = try adopt(["app.p12", "middle.pem", "root.pem"])
        try authority.leaf("application", name: "other")
        let file = scratch("keys/mac.apple.pem")
        for (names, why) in [
            (["other", "middle", "root"], "its certificate is of another key"),
            (["application", "root"], "'Acme Code Authority, G2', which issued"),
            (["application", "root", "middle"], "is not in order"),
            (["application", "middle", "root", "other"], "is not in order"),
        ] {
            try shell("cat \(names.map { $0 + ".pem" }.joined(separator: " ")) > \(file)")
            let failure = refusal { _ = try signer() }
            #expect(failure?.exit == .noKey)
            #expect(failure?.message.contains(why) == true, "\(failure?.message ?? "accepted")")
        }
    }

    private func shell(_ line: String) throws {
        let outcome = try Command.run("/bin/sh", ["-ec", line], in: scratch.path)
        #expect(outcome.status == 0, "\(outcome)")
    }
}
