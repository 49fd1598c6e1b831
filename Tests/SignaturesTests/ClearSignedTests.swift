import Files
import Foundation
import Model
import Samples
import TestSupport
import Testing

@testable import Crypto
@testable import Keys
@testable import Signatures

/// Clearsigned texts, read by gpg, gpgv, sqop and apt; gpg's and sqop's by us.
@Suite struct ClearSignedTests {
    let keys: KeyFolder
    let format = OpenPGPClearFormat()
    var scratch: Scratch { keys.scratch }
    static let text = "Origin: Acme\n- a dash\n--- three\nFrom here\n\n"

    init() throws {
        keys = try KeyFolder()
        try scratch.write("SHA256SUMS", sampleList)
        try scratch.write("SHA256SUMS.clearsign", try keys.sign(sampleList, as: format))
    }

    @Test(.needs("gpg", "gpgv", "sqop"))
    func `three tools accept ours, give back its text, and refuse it spoiled`() throws {
        let home = try GnuPGHome()
        try home.importKey(keys.file("openpgp.asc"))
        _ = try home.gpg(["--output", scratch("ring"), "--export"])
        let file = Array(try make(Self.text))
        try scratch.write("text.asc", Data(file))
        func answers() throws -> [Bool] {
            let gpg = try home.gpg(["--decrypt", scratch("text.asc")])
            let gpgv = try Command.run("gpgv", ["--keyring", scratch("ring"), scratch("text.asc")])
            let sqop = try Command.run(
                "sqop", ["inline-verify", keys.file("openpgp.asc")],
                input: try scratch.data("text.asc"))
            return [
                gpg.status == 0 && gpg.output == Self.text, gpgv.status == 0,
                // sqop gives the text as it was hashed.
                sqop.status == 0
                    && Self.text.hasPrefix(sqop.output.replacingOccurrences(of: "\r\n", with: "\n")),
            ]
        }
        #expect(try answers() == [true, true, true])
        let spoiled = String(decoding: file, as: UTF8.self)
            .replacingOccurrences(of: "Acme", with: "Evil")
        try scratch.write("text.asc", spoiled)
        #expect(try answers() == [false, false, false])
    }

    @Test(.needs("gpg", "sqop"))
    func `we accept what gpg and sqop clearsign`() throws {
        let home = try GnuPGHome()
        try home.makeKey("Other <other@acme.example>")
        let key = try #require(PublicKeyFile.parse(home.export(), name: "other").first)
        try scratch.write("text", Self.text)
        for hash in ["SHA256", "SHA512"] {
            let signed = try home.gpg([
                "--digest-algo", hash, "--output", scratch("gpg.asc"), "--clearsign",
                scratch("text"),
            ])
            #expect(signed.status == 0, "\(signed)")
            let theirs = try scratch.bytes("gpg.asc")
            #expect(
                try ClearSigned.open(theirs, by: key, name: "t") == Array(Self.text.utf8))
        }
        let secret = try home.exportSecret(to: scratch("secret"))
        let sop = try Command.run(
            "sqop", ["inline-sign", "--as=clearsigned", secret], input: Data(Self.text.utf8))
        #expect(sop.status == 0, "\(sop)")
        #expect(
            try ClearSigned.open(Array(sop.output.utf8), by: key, name: "t")
                == Array(Self.text.utf8), "\(sop)")
    }

    @Test func `row 23: nothing stands around the text, and nothing is overlooked in it`() throws {
        let text = try scratch.text("SHA256SUMS.clearsign")
        let begin = "-----BEGIN PGP SIGNED MESSAGE-----\n"
        let edits: [(String, ExitCode, String)] = [
            ("evil\n" + text, .malformed, "does not begin with"),
            (text + "evil\n", .malformed, "does not end with"),
            (text + text, .malformed, ""),
            (
                text.replacingOccurrences(of: "Hash: SHA256\n", with: "Hash: SHA256\nevil: 1\n"),
                .malformed, "its only header"
            ),
            (
                text.replacingOccurrences(of: "Hash: SHA256", with: "Hash: SHA512"), .malformed,
                "over another hash"
            ),
            (
                text.replacingOccurrences(of: "Hash: SHA256", with: "NotDashEscaped: Yes"),
                .malformed, "its only header"
            ),
            (
                text.replacingOccurrences(of: ".gz\n", with: ".gz \n"), .malformed,
                "ends in a blank"
            ),
            (
                text.replacingOccurrences(of: "\n", with: "\r\n"), .malformed,
                "does not begin with"
            ),
            (
                text.replacingOccurrences(of: "acme.tar.gz\n", with: "acme.tar.gz\n- \(begin)"),
                .unverified, "does not match"
            ),
            (
                text.replacingOccurrences(of: "acme.tar.gz\n", with: "acme.tar.gz\n-evil\n"),
                .malformed, "begins with a dash"
            ),
            (
                text.replacingOccurrences(of: "acme.tar.gz", with: "evil.tar.gz"), .unverified,
                "does not match"
            ),
        ]
        for (spoiled, exit, why) in edits {
            let failure = try objection(to: Array(spoiled.utf8))
            #expect(failure?.exit == exit, "\(why)")
            #expect(failure?.message.contains(why) == true, "\(failure?.message ?? "accepted")")
        }
    }

    @Test func `a detached signature, or one of a file, is not one of a text`() throws {
        let key = try privateKey()
        let owner = try owner()
        var forgery = OpenPGPForgery()
        for (kind, why) in [
            (0x00, "not a signature of a text"), (0x13, "not a signature of a text"),
        ] {
            forgery.kind = UInt8(kind)
            let block = try forgery.armored(owner, key, over: Array("x".utf8))
            let file = Array("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nx\n".utf8) + block
            let failure = refusal {
                _ = try ClearSigned.open(file, by: owner.key, name: "it")
            }
            #expect(failure?.why.contains(why) == true)
        }
        forgery.kind = 1
        let good = try forgery.armored(owner, key, over: Array("x".utf8))
        let file = Array("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nx\n".utf8) + good
        #expect(try ClearSigned.open(file, by: owner.key, name: "it") == Array("x\n".utf8))
    }

    @Test func `a text that would not come back as it is cannot be signed`() throws {
        for text in ["x", "x \n", "x\t\ny\n", "x\r\n", "", "x\0\n"] {
            let failure = refusal { _ = try make(text) }
            #expect(failure?.exit == .malformed)
            #expect(failure?.why == "a line of it ends in a blank, or in nothing")
        }
        let other = refusal { _ = try keys.sign(Array("hello\n".utf8), as: format) }
        #expect(other?.exit == .usage)
    }

    @Test func `the text must be the list, to the byte`() throws {
        let signature = try scratch.bytes("SHA256SUMS.clearsign")
        let key = try keys.key(.ed25519)
        for list in [Array(sampleList.dropLast()), sampleList + [10], []] {
            let failure = refusal { try format.verify(signature, over: message(list), with: key) }
            #expect(failure?.exit == .unverified)
            #expect(failure?.why == "it is of another text")
        }
        #expect(try format.signedAt(signature) == Timestamp(1_795_219_200))
    }

    @Test(.needs("apt-get", "gpgv", "gzip"))
    func `apt takes an InRelease of ours, and no other key's, and not a spoiled one`() throws {
        let certificate = keys.file("openpgp.asc")
        try scratch.write("repo/dists/stable/main/binary-amd64/Packages", "")
        let empty = try Hash.of([]).hex
        let release = """
            Origin: Acme
            Suite: stable
            Codename: stable
            Date: Sat, 21 Nov 2026 00:00:00 UTC
            Architectures: amd64
            Components: main
            SHA256:
             \(empty) 0 main/binary-amd64/Packages

            """
        try scratch.write("repo/dists/stable/InRelease", Data(make(release)))
        let good = try update(certificate)
        #expect(good.status == 0 && !good.error.contains("W:"), "\(good)")
        let other = try update(KeyFolder().file("openpgp.asc"))
        #expect(other.status != 0 && other.error.contains("NO_PUBKEY"), "\(other)")
        let spoiled = try scratch.text("repo/dists/stable/InRelease")
            .replacingOccurrences(of: "Origin: Acme", with: "Origin: Evil")
        try scratch.write("repo/dists/stable/InRelease", spoiled)
        let bad = try update(certificate)
        #expect(bad.status != 0 && bad.error.contains("BADSIG"), "\(bad)")
    }

    /// `apt-get update` in a root of its own.
    private func update(_ certificate: String) throws -> Outcome {
        let root = try Scratch()
        for folder in [
            "etc/apt/apt.conf.d", "etc/apt/preferences.d", "etc/apt/trusted.gpg.d",
            "var/lib/apt/lists/partial", "var/cache/apt/archives/partial", "var/lib/dpkg", "log",
        ] {
            try FileManager.default.createDirectory(
                atPath: root(folder), withIntermediateDirectories: true)
        }
        try root.write("var/lib/dpkg/status", "")
        try root.write(
            "etc/apt/sources.list",
            "deb [arch=amd64 signed-by=\(certificate)] file:\(scratch("repo")) stable main\n")
        return try Command.run(
            "apt-get",
            [
                "update", "-o", "Dir=\(root.path)", "-o",
                "Dir::State::status=\(root("var/lib/dpkg/status"))", "-o",
                "APT::Sandbox::User=root", "-o", "APT::Architecture=amd64", "-o",
                "APT::Architectures=amd64", "-o", "Acquire::Languages=none", "-o",
                "Acquire::AllowInsecureRepositories=false", "-o", "Dir::Log=\(root("log"))",
            ])
    }

    private func make(_ text: String) throws -> [UInt8] {
        try ClearSigned.make(
            Array(text.utf8), date: Timestamp(1_795_219_200), as: owner(), with: privateKey(),
            name: "the text")
    }

    private func owner() throws -> OpenPGPKey {
        try #require(keys.identity.certificate(.ed25519)).owner
    }

    private func privateKey() throws -> PrivateKey {
        try IdentityFiles.privateKey(
            keys.identity.name, .ed25519, in: [scratch.path], passphrase: .none)
    }

    private func objection(to signature: [UInt8]) throws -> Failure? {
        let key = try keys.key(.ed25519)
        return refusal { try format.verify(signature, over: message(sampleList), with: key) }
    }
}
