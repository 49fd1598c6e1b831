import Crypto
import Files
import Foundation
import Keys
import Model
import Samples
import Signatures
import TestSupport
import Testing

/// minisign's four lines against minisign itself, and the files it overlooks and we refuse.
@Suite struct MinisignSignatureTests {
    let format = MinisignSignature()

    @Test(.needs("minisign"))
    func `minisign accepts ours by key file and by key string`() throws {
        let keys = try KeyFolder()
        let scratch = keys.scratch
        try scratch.write("SHA256SUMS", sampleList)
        try scratch.write("SHA256SUMS.minisig", try keys.sign(sampleList, as: format))
        try scratch.write("key.pub", try format.publicKeyFile(keys.identity))
        let text = try KeyFingerprints.of(keys.key(.ed25519))[1].text
        for key in [["-p", "key.pub"], ["-P", text]] {
            let good = try Command.run("minisign", ["-VHm", "SHA256SUMS"] + key, in: scratch.path)
            #expect(good.status == 0)
            #expect(
                good.output == """
                    Signature and comment signature verified
                    Trusted comment: timestamp:1795219200\tfile:SHA256SUMS\trelease:acme 1.2.0

                    """)
        }
        try scratch.write("SHA256SUMS", sampleList + [10])
        let bad = try Command.run("minisign", ["-VHm", "SHA256SUMS", "-P", text], in: scratch.path)
        #expect(bad.status == 1)
    }

    @Test(.needs("minisign"))
    func `we accept theirs, whose key id is random`() throws {
        let theirs = try Minisign()
        try format.verify(theirs.signature, over: message(sampleList), with: theirs.key)
        let crlf = String(decoding: theirs.signature, as: UTF8.self)
            .replacingOccurrences(of: "\n", with: "\r\n")
        try format.verify(Array(crlf.utf8), over: message(sampleList), with: theirs.key)
    }

    @Test(.needsPython)
    func `py_minisign accepts ours, and we accept its own`() throws {
        let keys = try KeyFolder()
        let scratch = keys.scratch
        try scratch.write("SHA256SUMS", sampleList)
        try scratch.write("SHA256SUMS.minisig", try keys.sign(sampleList, as: format))
        let outcome = try Python.run(
            """
            import minisign, sys
            data = open("SHA256SUMS", "rb").read()
            ours = minisign.Signature.from_file("SHA256SUMS.minisig")
            key = minisign.PublicKey.from_file(sys.argv[1])
            key.verify(data, ours)
            try:
                key.verify(data + b"x", ours)
            except minisign.VerifyError:
                print(ours.trusted_comment)
            pair = minisign.KeyPair.generate()
            open("their.pub", "wb").write(bytes(pair.public_key))
            theirs = pair.secret_key.sign(data, trusted_comment="file:SHA256SUMS")
            open("theirs", "wb").write(bytes(theirs))
            """, [keys.file("minisign.pub")], in: scratch.path)
        #expect(
            outcome.output == "timestamp:1795219200\tfile:SHA256SUMS\trelease:acme 1.2.0\n",
            "\(outcome)")
        let key = try #require(PublicKeyFile.load(scratch("their.pub")).first)
        try format.verify(scratch.bytes("theirs"), over: message(sampleList), with: key)
    }

    @Test(.needs("minisign"))
    func `the old kind over the whole file is refused`() throws {
        let theirs = try Minisign(options: ["-l"])
        let failure = refusal {
            try format.verify(theirs.signature, over: message(sampleList), with: theirs.key)
        }
        #expect(failure?.exit == .malformed)
        #expect(failure?.why.hasPrefix("it is of the old kind") == true)
    }

    @Test
    func `the key id is how the key's SPKI fingerprint begins, on every machine`() throws {
        let key = try PublicKeyFile.parse(
            Array("ssh-ed25519 \(Self.rfc8032Blob) x".utf8), name: "RFC 8032, test 1")[0]
        let forms = try KeyFingerprints.of(key)
        #expect(forms[2].text.lowercased() == forms[3].text.prefix(16))
        #expect(forms[1].text == "RWRguynaj/3jBtdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea")
    }

    @Test
    func `row 14: an unknown key id is named; a known id with another key is a bad signature`()
        throws
    {
        let keys = try KeyFolder(), others = try KeyFolder()
        let signature = try others.sign(sampleList, as: format)
        let unknown = refusal {
            try format.verify(signature, over: message(sampleList), with: keys.key(.ed25519))
        }
        let id = try KeyFingerprints.of(others.key(.ed25519))[2].text
        #expect(unknown?.exit == .noKey)
        #expect(unknown?.why == "its key id is \(id)")
        // The same id on another key: anyone can write that.
        var packed = try #require(Base64.decode(try KeyFingerprints.of(keys.key(.ed25519))[1].text))
        let mine = try #require(Base64.decode(try KeyFingerprints.of(others.key(.ed25519))[1].text))
        packed.replaceSubrange(2..<10, with: mine[2..<10])
        let forged = try PublicKeyFile.parse(Array(Base64.encode(packed).utf8), name: "forged")[0]
        let collision = refusal {
            try format.verify(signature, over: message(sampleList), with: forged)
        }
        #expect(collision?.exit == .unverified)
    }

    @Test(arguments: [
        Edit("another trusted comment", 2, "trusted comment: timestamp:1", .unverified),
        Edit("an escape in the comment", 2, "trusted comment: \u{1B}[2J", .malformed),
        Edit("a bidi mark in the comment", 2, "trusted comment: \u{202E}x", .malformed),
        Edit("an escape in the first line", 0, "untrusted comment: \u{1B}[2J", .malformed),
        Edit(
            "an endless comment", 2, "trusted comment: " + String(repeating: "x", count: 9000),
            .malformed),
        Edit("no mark", 0, "comment", .malformed),
        Edit("a fifth line", 3, "\u{0}\njunk", .malformed),
        Edit("three lines", 3, "", .malformed),
        Edit("another algorithm", 1, "RVh\u{0}", .malformed),
    ])
    func `rows 22, 23, 30: changed and hostile files are refused`(_ edit: Edit) throws {
        let keys = try KeyFolder()
        let signature = edit.apply(try keys.sign(sampleList, as: format))
        let failure = refusal {
            try format.verify(signature, over: message(sampleList), with: keys.key(.ed25519))
        }
        #expect(failure?.exit == edit.exit)
        #expect(failure?.message.contains("\u{1B}") == false)
    }

    @Test
    func `row 15: the comment binds the file's name and the release`() throws {
        let keys = try KeyFolder()
        let key = try keys.key(.ed25519)
        let signature = try keys.sign(sampleList, as: format, release: "acme 1.1.0")
        let renamed = refusal {
            try format.verify(signature, over: message(sampleList, named: "OTHER"), with: key)
        }
        #expect(renamed?.exit == .unverified)
        let later = Message(name: "SHA256SUMS", release: "acme 1.2.0", source: .bytes(sampleList))
        let rolledBack = refusal { try format.verify(signature, over: later, with: key) }
        #expect(rolledBack?.exit == .rollback)
        #expect(rolledBack?.why == "it says acme 1.1.0, not acme 1.2.0")
    }

    private static let rfc8032Blob = Base64.encode(
        [0, 0, 0, 11] + Array("ssh-ed25519".utf8) + [0, 0, 0, 32]
            + [
                0xD7, 0x5A, 0x98, 0x01, 0x82, 0xB1, 0x0A, 0xB7, 0xD5, 0x4B, 0xFE, 0xD3, 0xC9, 0x64,
                0x07, 0x3A, 0x0E, 0xE1, 0x72, 0xF3, 0xDA, 0xA6, 0x23, 0x25, 0xAF, 0x02, 0x1A, 0x68,
                0xF7, 0x07, 0x51, 0x1A,
            ])
}

/// One line of a `.minisig` file replaced.
struct Edit: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let line: Int
    let text: String
    let exit: ExitCode

    init(_ what: String, _ line: Int, _ text: String, _ exit: ExitCode) {
        testDescription = what
        self.line = line
        self.text = text
        self.exit = exit
    }

    /// NUL in the text stands for what was in the line before.
    func apply(_ signature: [UInt8]) -> [UInt8] {
        var lines = String(decoding: signature, as: UTF8.self).components(separatedBy: "\n")
        let before = text.hasPrefix("\u{0}") ? lines[line] : String(lines[line].dropFirst(3))
        lines[line] = text.replacingOccurrences(of: "\u{0}", with: before)
        return Array(lines.filter { !$0.isEmpty }.map { $0 + "\n" }.joined().utf8)
    }
}

/// A key and a signature made by minisign.
struct Minisign {
    let key: PublicKey
    let signature: [UInt8]

    init(options: [String] = []) throws {
        let scratch = try Scratch()
        try scratch.write("SHA256SUMS", Data(sampleList))
        let made = try Command.run(
            "minisign", ["-GWp", "key.pub", "-s", "key.sec"], in: scratch.path)
        guard made.status == 0 else { throw Failure("minisign", made.description) }
        let signed = try Command.run(
            "minisign", ["-S", "-s", "key.sec", "-m", "SHA256SUMS"] + options, in: scratch.path)
        guard signed.status == 0 else { throw Failure("minisign", signed.description) }
        key = try PublicKeyFile.load(scratch("key.pub"))[0]
        signature = Array(try scratch.data("SHA256SUMS.minisig"))
    }
}
