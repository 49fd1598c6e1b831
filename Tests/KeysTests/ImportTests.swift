import Files
import Foundation
import Model
import Samples
import TestSupport
import Testing

@testable import Crypto
@testable import Keys
@testable import Signatures

/// Private keys that other programs made.
@Suite struct ImportTests {
    @Test(
        .needs("ssh-keygen", "openssl"),
        arguments: [("ed25519", ""), ("ecdsa", "-b 256"), ("rsa", "-b 2048"), ("rsa", "-b 3072")])
    func `OpenSSH's keys without a passphrase become PKCS#8 that openssl finds valid`(
        _ kind: String, _ options: String
    ) throws {
        // Several of each: a number with zeros in front is shorter than the others.
        for _ in 0..<(kind == "rsa" ? 1 : 8) {
            let scratch = try Scratch()
            try shell("ssh-keygen -q -t \(kind) \(options) -N '' -C 'a b' -f k", scratch)
            let identity = try adopt(["k"], scratch)
            let key = try #require(identity.keys.first)
            let file = "acme.\(key.type.rawValue).key"
            let check = try Command.run(
                "openssl", ["pkey", "-in", scratch(file), "-check", "-noout"])
            #expect(check.output == "Key is valid\n", "\(check)")
            if key.type != .ed25519 {
                try shell("ssh-keygen -e -m PKCS8 -f k.pub > theirs", scratch)
                #expect(try scratch.bytes("theirs") == key.pem)
            } else {
                #expect(try PublicKeyFile.load(scratch("k.pub")) == [key])
            }
            let made = try PrivateKey.load(scratch(file), passphrase: .none)
            let digest = [UInt8](repeating: 7, count: 32)
            #expect(key.accepts(try made.sign(digest), over: digest))
        }
    }

    @Test(.needs("minisign"))
    func `minisign's key, protected or not, keeps its id, and minisign verifies`() throws {
        let scratch = try Scratch()
        try shell(
            "printf 'se cret\\nse cret\\n' | minisign -G -p sealed.pub -s sealed.key", scratch)
        try shell("minisign -G -W -p plain.pub -s plain.key", scratch)
        for name in ["sealed", "plain"] {
            let old = PassphraseSource.text("se cret")
            let identity = try adopt(["\(name).key"], scratch, as: name, old: old)
            #expect(
                try scratch.text("\(name).minisign.pub").split(separator: "\n")[1]
                    == scratch.text("\(name).pub").split(separator: "\n")[1])
            let found = try IdentityFiles.find(name, in: [scratch.path])
            #expect(try KeyFingerprints.of(found) == KeyFingerprints.of(identity))
            let key = try IdentityFiles.privateKey(
                name, .ed25519, in: [scratch.path], passphrase: .none)
            let list = Message(name: "SHA256SUMS", source: .bytes(sampleList))
            try scratch.write("SHA256SUMS", sampleList)
            try scratch.write(
                "SHA256SUMS.minisig", MinisignSignature().sign(list, with: key, of: identity))
            let verified = try Command.run(
                "minisign", ["-Vm", scratch("SHA256SUMS"), "-p", scratch("\(name).pub")])
            #expect(verified.status == 0, "\(verified)")
        }
        let wrong = refusal { _ = try adopt(["sealed.key"], scratch, as: "x", old: .text("no")) }
        #expect(wrong?.exit == .noKey)
        #expect(wrong?.why == "the passphrase is wrong")
    }

    @Test
    func `a minisign key whose scrypt would take the memory is refused before it does`() throws {
        let scratch = try Scratch()
        var blob = Array("EdScB2".utf8) + [UInt8](repeating: 1, count: 32)
        blob += [0, 0, 0, 2, 0, 0, 0, 0] + [1, 0, 0, 64, 0, 0, 0, 0]
        blob += [UInt8](repeating: 0, count: 104)
        try scratch.write(
            "k", "untrusted comment: x\n\(Base64.encode(blob))\n", mode: 0o600)
        let failure = refusal { _ = try adopt(["k"], scratch, old: .text("x")) }
        #expect(failure?.exit == .malformed)
        #expect(failure?.why == "its scrypt asks for more than 1 GiB or 2^25 steps")
    }

    @Test
    func `libsodium's limits are the costs that libsodium takes`() throws {
        let most = try #require(Scrypt(operations: 1 << 25, memory: 1 << 30))
        #expect(most.n == 1 << 20 && most.p == 1)
        let interactive = try #require(Scrypt(operations: 1 << 19, memory: 1 << 24))
        #expect(interactive.n == 1 << 14 && interactive.p == 1)
        #expect(Scrypt(operations: 1 << 25 + 1, memory: 1 << 30) == nil)
        #expect(Scrypt(operations: .max, memory: .max) == nil)
        #expect(Scrypt(operations: 0, memory: 0) != nil)
    }

    @Test(
        .needs("ssh-keygen", "openssl", "minisign"),
        arguments: [
            ("ssh-keygen -q -t ed25519 -N hello -f k", "OpenSSH alone can open"),
            ("ssh-keygen -q -t ecdsa -b 384 -N '' -f k", "of the kind 'ecdsa-sha2-nistp384'"),
            ("ssh-keygen -q -t ed25519 -N '' -f a; mv a.pub k", "it is a public key"),
            ("openssl genpkey -algorithm X25519 -out k", "not an Ed25519"),
            ("minisign -G -W -p k -s s", "it is a public key"),
            ("minisign -G -W -p p -s s; head -n 1 s > k", "it has not two lines"),
            ("minisign -G -W -p p -s s; sed 2s/.$// s > k", "its second line is not base64"),
            ("ssh-keygen -q -t ed25519 -N '' -f a; sed 3d a > k", "is not"),
            ("ssh-keygen -q -t ed25519 -N '' -f k; chmod 644 k", "others than its owner"),
        ])
    func `what cannot be imported says why`(_ command: String, _ says: String) throws {
        let scratch = try Scratch()
        try shell("{ \(command); } > /dev/null 2>&1; [ -e s ] || chmod go-r k; true", scratch)
        if command.contains("chmod") { try shell("chmod 644 k", scratch) }
        if command.contains("> k") { try shell("chmod 600 k", scratch) }
        let before = scratch.tree()
        let failure = refusal { _ = try adopt(["k"], scratch) }
        #expect(failure?.message.contains(says) == true, "\(failure?.message ?? "accepted")")
        #expect(failure?.exit == .noKey || failure?.exit == .malformed)
        #expect(scratch.tree() == before)
    }

    @Test(.needs("ssh-keygen"))
    func `no cut or flipped OpenSSH key is taken, and none crashes`() throws {
        for kind in ["ed25519", "ecdsa", "rsa"] {
            let scratch = try Scratch()
            try shell("ssh-keygen -q -t \(kind) -N '' -C '' -f k", scratch)
            let lines = try scratch.text("k").split(separator: "\n")
            let blob = try #require(Base64.decode(lines.dropFirst().dropLast().joined()))
            for index in stride(from: 0, to: blob.count, by: kind == "rsa" ? 31 : 3) {
                var other = blob
                other[index] ^= 0x40
                for bytes in [other, Array(blob.prefix(index))] where !bytes.isEmpty {
                    let body = Secret(copying: bytes)
                    let key = { try OpenSSHPrivateKey.key(body, name: "k").publicKey }
                    let failure = refusal { _ = try key() }
                    // The check numbers and RSA's inverse are the only fields nothing depends on.
                    #expect(failure != nil || kind == "rsa", "\(kind) \(index)")
                }
            }
        }
    }

    @Test(.needs("ssh-keygen"))
    func `several files make one identity; two of a kind do not`() throws {
        let scratch = try Scratch()
        for (name, kind) in [("a", "ecdsa"), ("b", "ed25519"), ("c", "ed25519")] {
            try shell("ssh-keygen -q -t \(kind) -N '' -f \(name)", scratch)
        }
        #expect(try adopt(["a", "b"], scratch).keys.map(\.type) == [.ed25519, .p256])
        let failure = refusal { _ = try adopt(["b", "c"], scratch, as: "other") }
        #expect(failure?.message == "an identity has one ed25519 key: two were given")
        #expect(!scratch.tree().contains { $0.hasPrefix("other") })
    }

    private func adopt(
        _ files: [String], _ scratch: Scratch, as name: String = "acme",
        old: PassphraseSource = .none
    ) throws -> PublicIdentity {
        try IdentityFiles.adopt(
            files.map { scratch($0) }, as: name, in: scratch.path, old: old, passphrase: nil,
            NewIdentity())
    }

    private func shell(_ line: String, _ scratch: Scratch) throws {
        let outcome = try Command.run("/bin/sh", ["-c", line], in: scratch.path)
        #expect(outcome.status == 0, "\(line)\n\(outcome)")
    }
}
