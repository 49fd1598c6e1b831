import Files
import Foundation
import Model
import Samples
import TestSupport
import Testing

@testable import Crypto
@testable import Keys
@testable import Signatures
@testable import Trust

/// `SHA256SUMS.p7s` and its certificate, judged by openssl and GnuTLS; openssl's own by us.
@Suite(.needs("openssl")) struct CMSSignatureTests {
    let keys: KeyFolder
    let format = CMSSignature()
    var scratch: Scratch { keys.scratch }

    init() throws {
        keys = try KeyFolder()
        try scratch.write("SHA256SUMS", sampleList)
        try scratch.write("SHA256SUMS.p7s", try keys.sign(sampleList, as: format))
    }

    @Test func `openssl shows the certificate as ours, without an end`() throws {
        let shown = try Command.run(
            "openssl",
            ["x509", "-in", keys.file("cms.pem"), "-noout", "-text", "-checkend", "4000000000"])
        #expect(shown.output.contains("Issuer: CN = release-2026"))
        #expect(shown.output.contains("Subject: CN = release-2026"))
        #expect(shown.output.contains("Not Before: Jun 15 15:06:40 2025 GMT"))
        #expect(shown.output.contains("Not After : Dec 31 23:59:59 9999 GMT"))
        #expect(shown.output.contains("Digital Signature"))
        let key = try Command.run(
            "openssl", ["x509", "-in", keys.file("cms.pem"), "-noout", "-pubkey"])
        #expect(try key.output == String(decoding: keys.key(.p256).pem, as: UTF8.self))
        let verified = try Command.run(
            "openssl",
            ["verify", "-check_ss_sig", "-CAfile", keys.file("cms.pem"), keys.file("cms.pem")])
        #expect(verified.status == 0, "\(verified)")
        #expect(
            try TrustedKey.parse(keys.file("cms.pem")).keys == [keys.key(.p256)])
    }

    @Test(.needs("certtool"))
    func `openssl and GnuTLS accept ours, and not for a spoiled list or another key`() throws {
        func answers(_ certificate: String) throws -> [Bool] {
            [
                try Command.run(
                    "openssl",
                    [
                        "cms", "-verify", "-binary", "-inform", "DER", "-in", "SHA256SUMS.p7s",
                        "-content", "SHA256SUMS", "-CAfile", certificate, "-purpose", "any",
                    ],
                    in: scratch.path
                ).status == 0,
                try Command.run(
                    "certtool",
                    [
                        "--p7-verify", "--inder", "--infile", "SHA256SUMS.p7s", "--load-data",
                        "SHA256SUMS", "--load-certificate", certificate,
                    ], in: scratch.path
                ).status == 0,
            ]
        }
        #expect(try answers(keys.file("cms.pem")) == [true, true])
        let other = try KeyFolder("other")
        #expect(try answers(other.file("cms.pem")) == [false, false])
        try scratch.write("SHA256SUMS", sampleList + [10])
        #expect(try answers(keys.file("cms.pem")) == [false, false])
    }

    @Test func `we accept what openssl signs with the same key, and see its time`() throws {
        for options in [[], ["-nosmimecap"]] as [[String]] {
            let made = try Command.run(
                "openssl",
                [
                    "cms", "-sign", "-binary", "-md", "sha256", "-in", "SHA256SUMS", "-signer",
                    keys.file("cms.pem"), "-inkey", keys.file("p256.key"), "-outform", "DER",
                    "-out",
                    "theirs.p7s",
                ] + options, in: scratch.path)
            #expect(made.status == 0, "\(made)")
            let theirs = try scratch.bytes("theirs.p7s")
            let key = try keys.key(.p256)
            try format.verify(theirs, over: message(sampleList), with: key)
            let seconds = try #require(try format.signedAt(theirs)).seconds
            #expect(abs(seconds - Int64(Date().timeIntervalSince1970)) < 60)
            let spoiled = refusal {
                try format.verify(theirs, over: message(sampleList + [10]), with: key)
            }
            #expect(spoiled?.exit == .unverified)
            #expect(spoiled?.why == "it was made for a file with another digest")
        }
    }

    @Test func `what is not of the one shape is malformed`() throws {
        for (options, why) in [
            (["-md", "sha512"], "its digest algorithms is another than is read here"),
            (
                ["-md", "sha256", "-nodetach"],
                "its content, of which there must be none, is another than is read here"
            ),
            (["-md", "sha256", "-nocerts"], "there is no certificate where one must be"),
            (["-md", "sha256", "-noattr"], "there is no signed attributes where one must be"),
            (["-md", "sha256", "-keyid"], "its signer's version is another than is read here"),
        ] {
            let made = try Command.run(
                "openssl",
                [
                    "cms", "-sign", "-binary", "-in", "SHA256SUMS", "-signer", keys.file("cms.pem"),
                    "-inkey", keys.file("p256.key"), "-outform", "DER", "-out", "odd.p7s",
                ] + options,
                in: scratch.path)
            #expect(made.status == 0, "\(made)")
            let failure = try objection(to: scratch.bytes("odd.p7s"))
            #expect(failure?.exit == .malformed)
            let also = options.last == "-keyid" ? "its version is another than is read here" : why
            #expect([why, also].contains(failure?.why ?? ""), "\(failure?.why ?? "accepted")")
        }
    }

    @Test func `a certificate of somebody else's, or signed by somebody else, is refused`() throws {
        let authority = try TimestampAuthority()
        let issued = Array(try authority.scratch.data("good.pem"))
        let failure = refusal { _ = try SigningCertificate.parse(issued, name: "issued.pem") }
        #expect(failure?.exit == .noKey)
        #expect(failure?.why == "it is not signed by its own P-256 key")
        let thief = try KeyFolder("release-2026")
        let stranger = try objection(to: thief.sign(sampleList, as: format))
        #expect(stranger?.exit == .noKey)
        let bare = PublicIdentity(name: "ci", keys: keys.identity.keys)
        #expect(format.lack(of: bare) == "it has no X.509 certificate")
        let mixed = PublicIdentity(
            name: "ci", keys: keys.identity.keys, signing: thief.identity.signing)
        let refused = refusal { _ = try format.publicKeyFile(mixed) }
        #expect(refused?.why == "its certificate is of another key")
    }

    @Test func `lengths that DER does not allow are refused`() throws {
        for bytes in [
            [0x30, 0x80, 0, 0], [0x30, 0x81, 0x01, 0], [0x30, 0x84, 1, 0, 0, 0],
            [0x30, 0x82, 0x00, 0x80], [0x30, 0x7F], [0x31, 0],
        ] as [[UInt8]] {
            #expect(try objection(to: bytes)?.exit == .malformed)
        }
    }

    @Test func `a signature is never older than its certificate`() throws {
        let key = try IdentityFiles.privateKey(
            keys.identity.name, .p256, in: [scratch.path], passphrase: .none)
        let old = Message(name: "SHA256SUMS", date: Timestamp(9), source: .bytes(sampleList))
        let signature = try format.sign(old, with: key, of: keys.identity)
        #expect(try format.signedAt(signature) == Timestamp(1_750_000_000))
        #expect(
            try format.signedAt(scratch.bytes("SHA256SUMS.p7s")) == Timestamp(1_795_219_200))
    }

    private func objection(to signature: [UInt8]) throws -> Failure? {
        let key = try keys.key(.p256)
        return refusal { try format.verify(signature, over: message(sampleList), with: key) }
    }
}
