import Crypto
import Files
import Foundation
import Model
import Samples
import TestSupport
import Testing

@testable import Keys
@testable import Signatures

/// `SHA256SUMS.signify.sig`, read by signify, and signify's by us.
@Suite struct SignifySignatureTests {
    let keys: KeyFolder
    let format = SignifySignature()
    var scratch: Scratch { keys.scratch }

    init() throws {
        keys = try KeyFolder()
        try scratch.write("SHA256SUMS", sampleList)
        try scratch.write("SHA256SUMS.signify.sig", try keys.sign(sampleList, as: format))
        try scratch.write("acme.signify.pub", try format.publicKeyFile(keys.identity))
    }

    @Test(.needs("signify-openbsd"))
    func `signify accepts ours, and not for a spoiled list or another key`() throws {
        func signify(_ key: String) throws -> Outcome {
            try Command.run(
                "signify-openbsd",
                ["-V", "-p", key, "-x", "SHA256SUMS.signify.sig", "-m", "SHA256SUMS"],
                in: scratch.path)
        }
        let good = try signify("acme.signify.pub")
        #expect(good.status == 0 && good.output == "Signature Verified\n", "\(good)")
        try scratch.write("other.pub", try format.publicKeyFile(KeyFolder().identity))
        let other = try signify("other.pub")
        #expect(other.status != 0 && other.error.contains("checked against wrong key"))
        try scratch.write("SHA256SUMS", sampleList + sampleList)
        #expect(try signify("acme.signify.pub").status != 0)
    }

    @Test(.needs("signify-openbsd"))
    func `we accept signify's`() throws {
        for arguments in [
            ["-G", "-n", "-p", "t.pub", "-s", "t.sec"],
            ["-S", "-s", "t.sec", "-x", "t.sig", "-m", "SHA256SUMS"],
        ] {
            #expect(
                try Command.run("signify-openbsd", arguments, in: scratch.path).status == 0)
        }
        let key = try #require(PublicKeyFile.load(scratch("t.pub")).first)
        let theirs = try scratch.bytes("t.sig")
        try format.verify(theirs, over: message(sampleList), with: key)
        #expect(try format.claim(of: theirs)?.names(key) == true)
        let spoiled = refusal {
            try format.verify(theirs, over: message(sampleList + [10]), with: key)
        }
        #expect(spoiled?.exit == .unverified)
        // The whole list stands in signify's embedded form, which is another.
        _ = try Command.run(
            "signify-openbsd", ["-S", "-e", "-s", "t.sec", "-x", "e.sig", "-m", "SHA256SUMS"],
            in: scratch.path)
        let embedded = try scratch.bytes("e.sig")
        let failure = refusal { try format.verify(embedded, over: message(sampleList), with: key) }
        #expect(failure?.why == "it has 3 lines instead of 2")
    }

    @Test func `the comment names the file with the key`() throws {
        let key = try IdentityFiles.privateKey(
            keys.identity.name, .ed25519, in: [scratch.path], passphrase: .none)
        let named = message(sampleList).naming(publicKey: "acme.signify.pub")
        let signature = try format.sign(named, with: key, of: keys.identity)
        let text = String(decoding: signature, as: UTF8.self)
        #expect(text.hasPrefix("untrusted comment: verify with acme.signify.pub\nRW"))
    }

    @Test func `it signs checksum lists and nothing else`() throws {
        for text in ["hello\n", "SSHSIG", "DSSEv1 ", ""] {
            let failure = refusal { _ = try keys.sign(Array(text.utf8), as: format) }
            #expect(failure?.exit == .usage)
            #expect(failure?.why.hasPrefix("it signs checksum lists only: ") == true)
        }
    }

    @Test func `rows 1, 14, 22, 23 and 25: what is malformed says so`() throws {
        let text = try scratch.text("SHA256SUMS.signify.sig")
        let key = try keys.key(.ed25519)
        let lines = text.split(separator: "\n").map(String.init)
        var high = try #require(Base64.decode(lines[1]))
        high[73] |= 0xF0
        var prehashed = try #require(Base64.decode(lines[1]))
        prehashed[1] = UInt8(ascii: "D")
        let cases: [(String, String)] = [
            (text + "junk\n", "it has 3 lines instead of 2"),
            (lines[0] + "\n", "it has 1 lines instead of 2"),
            (
                text.replacingOccurrences(of: "\n", with: "\r\n"),
                "its line 1 has control characters in it"
            ),
            (
                "trusted" + text,
                "its line 1 is too long or does not begin with 'untrusted comment: '"
            ),
            (
                "untrusted comment: \u{1B}[2J\n" + lines[1] + "\n",
                "its line 1 has control characters in it"
            ),
            (
                "untrusted comment: " + String(repeating: "x", count: 1100) + "\n" + lines[1]
                    + "\n",
                "its line 1 is too long or does not begin with 'untrusted comment: '"
            ),
            (lines[0] + "\nAAAA\n", "its line 2 is not 74 bytes in base64"),
            (lines[0] + "\n" + Base64.encode(high) + "\n", "its number S is out of range"),
            (lines[0] + "\n" + Base64.encode(prehashed) + "\n", "its algorithm is unknown"),
        ]
        for (spoiled, why) in cases {
            let failure = refusal {
                try format.verify(Array(spoiled.utf8), over: message(sampleList), with: key)
            }
            #expect(failure?.exit == .malformed)
            #expect(failure?.why == why)
        }
        let other = try KeyFolder().key(.ed25519)
        let stranger = refusal {
            try format.verify(Array(text.utf8), over: message(sampleList), with: other)
        }
        #expect(stranger?.exit == .noKey)
        #expect(stranger?.why.hasPrefix("its key id is ") == true)
    }
}
