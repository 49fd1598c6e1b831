import Crypto
import Files
import Foundation
import Keys
import Model
import Samples
import Signatures
import TestSupport
import Testing

/// SSHSIG against `ssh-keygen -Y`, and the blobs it must not accept.
@Suite struct SSHSignatureTests {
    let format = SSHSignature()

    @Test(.needs("ssh-keygen"))
    func `ssh-keygen accepts ours, and not for a spoiled file`() throws {
        let keys = try KeyFolder()
        let scratch = keys.scratch
        try scratch.write("allowed", try format.publicKeyFile(keys.identity))
        try scratch.write("list.sshsig", try keys.sign(sampleList, as: format))
        let line = [
            "-Y", "verify", "-f", "allowed", "-I", "release-2026", "-n", "file", "-s",
            "list.sshsig",
        ]
        let good = try Command.run("ssh-keygen", line, in: scratch.path, input: Data(sampleList))
        #expect(good.status == 0)
        let fingerprint = try KeyFingerprints.of(keys.key(.ed25519))[0].text
        #expect(
            good.output
                == "Good \"file\" signature for release-2026 with ED25519 key \(fingerprint)\n")
        let bad = try Command.run(
            "ssh-keygen", line, in: scratch.path, input: Data(sampleList + [10]))
        #expect(bad.status == 255)
    }

    @Test(.needs("ssh-keygen"), arguments: ["sha512", "sha256"])
    func `we accept theirs, with either hash`(_ hash: String) throws {
        let theirs = try SSHKeygen(namespace: "file", hash: hash)
        try format.verify(theirs.signature, over: message(sampleList), with: theirs.key)
    }

    @Test(.needs("ssh-keygen"))
    func `row 24: a signature for another purpose is refused`() throws {
        let theirs = try SSHKeygen(namespace: "git", hash: "sha512")
        let failure = refusal {
            try format.verify(theirs.signature, over: message(sampleList), with: theirs.key)
        }
        #expect(failure?.exit == .unverified)
        #expect(failure?.message == "bad ssh signature: it was made for 'git', not for a file")
    }

    @Test(arguments: [
        Blob("version 2", version: 2, says: "its version is not 1"),
        Blob("a reserved field", reserved: "x", says: "its reserved field is not empty"),
        Blob("sha1", hash: "sha1", says: "its hash is neither sha512 nor sha256"),
        Blob(
            "another algorithm", algorithm: "ssh-rsa",
            says: "its algorithm is not that of its key"),
        Blob("63 bytes", signature: 63, says: "it does not hold 64 bytes of signature"),
        Blob("65 bytes", signature: 65, says: "it does not hold 64 bytes of signature"),
        Blob("S out of range", signature: 64, says: "its number S is out of range"),
        Blob("trailing bytes", tail: [0], says: "its fields do not fill it exactly"),
    ])
    func `row 24 and others: blobs that say something else are refused`(_ blob: Blob) throws {
        let keys = try KeyFolder()
        let key = try keys.key(.ed25519)
        let failure = refusal {
            try format.verify(blob.armored(key), over: message(sampleList), with: key)
        }
        #expect(failure?.exit == .malformed)
        #expect(failure?.why == blob.says)
    }

    @Test
    func `CR LF, text around and missing lines are refused`() throws {
        let keys = try KeyFolder()
        let key = try keys.key(.ed25519)
        let good = String(decoding: try keys.sign(sampleList, as: format), as: UTF8.self)
        let spoiled = [
            good.replacingOccurrences(of: "\n", with: "\r\n"), "\n" + good, "hello\n" + good,
            good + "\n", good.replacingOccurrences(of: "-----END SSH SIGNATURE-----\n", with: ""),
            String(good.dropLast()), good.replacingOccurrences(of: "U1NIU0", with: "U1NIU0\n"),
        ]
        for text in spoiled {
            let failure = refusal {
                try format.verify(Array(text.utf8), over: message(sampleList), with: key)
            }
            #expect(failure?.exit == .malformed)
        }
    }
}

/// The fields of an SSHSIG blob, one of which is wrong.
struct Blob: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var version: UInt32 = 1
    var reserved = ""
    var hash = "sha512"
    var algorithm = "ssh-ed25519"
    var signature = 64
    var tail: [UInt8] = []
    let says: String

    init(
        _ what: String, version: UInt32 = 1, reserved: String = "", hash: String = "sha512",
        algorithm: String = "ssh-ed25519", signature: Int = 64, tail: [UInt8] = [], says: String
    ) {
        testDescription = what
        self.version = version
        self.reserved = reserved
        self.hash = hash
        self.algorithm = algorithm
        self.signature = signature
        self.tail = tail
        self.says = says
    }

    func armored(_ key: PublicKey) -> [UInt8] {
        func string(_ bytes: some Sequence<UInt8>) -> [UInt8] {
            var writer = ByteWriter()
            writer.big(UInt32(Array(bytes).count))
            return writer.bytes + Array(bytes)
        }
        var writer = ByteWriter()
        writer.text("SSHSIG")
        writer.big(version)
        writer.raw(string(string("ssh-ed25519".utf8) + string(key.spki.suffix(32))))
        for field in ["file", reserved, hash] { writer.raw(string(field.utf8)) }
        writer.raw(
            string(
                string(algorithm.utf8) + string([UInt8](repeating: 0xFF, count: signature))))
        writer.raw(tail)
        let body = Base64.encode(writer.bytes)
        return Array(
            "-----BEGIN SSH SIGNATURE-----\n\(body)\n-----END SSH SIGNATURE-----\n".utf8)
    }
}

/// A key and a signature made by ssh-keygen.
struct SSHKeygen {
    let key: PublicKey
    let signature: [UInt8]

    init(namespace: String, hash: String) throws {
        let scratch = try Scratch()
        try scratch.write("list", Data(sampleList))
        _ = try Command.run(
            "ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "a b", "-f", scratch("id")])
        let made = try Command.run(
            "ssh-keygen",
            [
                "-Y", "sign", "-O", "hashalg=\(hash)", "-f", scratch("id"), "-n", namespace,
                scratch("list"),
            ])
        guard made.status == 0 else { throw Failure("ssh-keygen", made.description) }
        key = try PublicKeyFile.load(scratch("id.pub"))[0]
        signature = Array(try scratch.data("list.sig"))
    }
}
