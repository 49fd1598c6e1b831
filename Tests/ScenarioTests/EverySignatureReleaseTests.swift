import Foundation
import TestSupport
import Testing

/// A release with every signature there is, its commands really typed, its signatures timestamped by
/// an authority on this machine.
@Suite(.needs("openssl", "python3")) struct EverySignatureReleaseTests {
    private static let environment = ["SOURCE_DATE_EPOCH": "1795219200", "CONSIGN_KEYS": ""]
    static let signatures = [
        "SHA256SUMS.asc", "SHA256SUMS.clearsign", "SHA256SUMS.ed25519.sig", "SHA256SUMS.minisig",
        "SHA256SUMS.p256.sig", "SHA256SUMS.p7s",
        "SHA256SUMS.signify.sig", "SHA256SUMS.sigstore.json", "SHA256SUMS.sshsig",
        "acme-1.0.0.intoto.jsonl",
    ]

    private func project(_ timestamp: String) throws -> Scratch {
        let scratch = try Scratch()
        try scratch.project(
            """
            artifacts: [{format: tar.gz}, {format: zip}]
            sign:
              keys: [demo]
              formats:
                [ssh, minisign, openssl-ed25519, openpgp, signify, openssl, sigstore, in-toto, cms,
                openpgp-clear]
              \(timestamp)
            publish: [{directory: public}]
            """)
        _ = try consign(scratch, ["key", "new", "demo", "--unprotected"])
        return scratch
    }

    private func consign(_ scratch: Scratch, _ arguments: [String]) throws -> Outcome {
        try Command.run(
            Product.consign, arguments, in: scratch.path, environment: Self.environment)
    }

    @Test func `every signature is timestamped once, and openssl agrees`() throws {
        let authority = try TimestampAuthority()
        try authority.serving { address in
            let scratch = try project(
                "timestamp: {server: '\(address)', certificate: tsa.pem}")
            try scratch.write("tsa.pem", authority.scratch.data("root.pem"))
            let made = try consign(scratch, ["release"])
            #expect(made.status == 0, "\(made)")
            #expect(made.error.contains("timestamp                 done     10 by \(address)"))
            let there = scratch.tree("public/1.0.0").filter { !$0.hasSuffix(".tsr") }
            #expect(Set(there).isSuperset(of: Self.signatures))
            for name in Self.signatures {
                let judged = try Command.run(
                    "openssl",
                    [
                        "ts", "-verify", "-in", "\(name).tsr", "-data", name, "-CAfile",
                        scratch("tsa.pem"),
                    ], in: scratch("public/1.0.0"))
                #expect(judged.status == 0, "\(name) \(judged)")
            }
            for key in ["ssh.pub", "p256.pem", "openpgp.asc"] {
                let verified = try consign(
                    scratch, ["verify", "public/1.0.0", "--key", "keys/demo.\(key)"])
                #expect(verified.status == 0, "\(verified)")
            }
            let before = try scratch.data("dist/SHA256SUMS.sshsig.tsr")
            let again = try consign(scratch, ["sign", "dist"])
            #expect(again.error.contains("all were there and verify"), "\(again)")
            #expect(try scratch.data("dist/SHA256SUMS.sshsig.tsr") == before)
            // A signature that changes needs another timestamp.
            try FileManager.default.removeItem(atPath: scratch("dist/SHA256SUMS.p256.sig"))
            let one = try consign(scratch, ["sign", "dist"])
            #expect(one.error.contains("done     1 by \(address)"), "\(one)")
        }
    }

    @Test func `each printed command was typed, except cosign's`() throws {
        let scratch = try project("each: false")
        let made = try consign(scratch, ["release"])
        #expect(made.status == 0, "\(made)")
        for tool in ["ssh-keygen", "minisign", "gpgv", "sqv", "signify-openbsd", "openssl"]
        where Tool.path(tool) != nil {
            #expect(made.error.contains("  works: ") && made.error.contains(tool), "\(tool)")
            #expect(!made.error.contains("since \(tool) is not installed"))
        }
        #expect(made.error.contains("not run, since cosign is not installed: cosign verify-blob"))
        let plan = try consign(scratch, ["plan"])
        for name in Self.signatures { #expect(plan.output.contains(name)) }
    }

    @Test func `an authority that does not answer is a failure, or a warning`() throws {
        let authority = try TimestampAuthority()
        try authority.serving { address in
            for (path, why) in [
                ("none", "\(address)none gave no answer: the server answered 503"),
                ("broken", "malformed timestamp"),
                ("huge", "\(address)huge is larger than it may be"),
            ] {
                let strict = try project(
                    "timestamp: {server: '\(address)\(path)', certificate: tsa.pem}")
                try strict.write("tsa.pem", authority.scratch.data("root.pem"))
                let failed = try consign(strict, ["release"])
                #expect([1, 3, 4].contains(failed.status), "\(failed)")
                #expect(failed.error.contains(why), "\(failed)")
                #expect(!FileManager.default.fileExists(atPath: strict("public/1.0.0")))
                let lax = try project(
                    "timestamp: {server: '\(address)\(path)', certificate: tsa.pem, required: false}"
                )
                try lax.write("tsa.pem", authority.scratch.data("root.pem"))
                let warned = try consign(lax, ["release"])
                #expect(warned.status == 0, "\(warned)")
                #expect(warned.error.contains("no timestamp: \(why)"), "\(warned)")
            }
            // Another authority than the one that is believed.
            let other = try project("timestamp: {server: '\(address)', certificate: tsa.pem}")
            let stranger = try TimestampAuthority()
            try other.write("tsa.pem", stranger.scratch.data("root.pem"))
            let refused = try consign(other, ["release"])
            #expect(refused.status == 3, "\(refused)")
            #expect(refused.error.contains("bad timestamp SHA256SUMS.sshsig.tsr"), "\(refused)")
        }
    }

    @Test func `a missing or broken certificate is found before anything is built`() throws {
        let scratch = try project(
            "timestamp: {server: 'https://tsa.acme.example/', certificate: tsa.pem}")
        let missing = try consign(scratch, ["release"])
        #expect(missing.status == 2 && missing.error.contains("consign.yaml:12:"), "\(missing)")
        try scratch.write("tsa.pem", "nothing\n")
        let broken = try consign(scratch, ["release"])
        #expect(broken.status == 2 && broken.error.contains("tsa.pem holds no certificates"))
        #expect(!FileManager.default.fileExists(atPath: scratch("dist")))
        let plain = try project(
            "timestamp: {server: 'http://tsa.acme.example/', certificate: tsa.pem}")
        let refused = try consign(plain, ["check"])
        #expect(refused.status == 2 && refused.error.contains("is not an https address"))
    }
}
