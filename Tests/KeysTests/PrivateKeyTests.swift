import Crypto
import Files
import Foundation
import Keys
import Model
import Samples
import TestSupport
import Testing
import Trust

/// Private key files that must not be used, and what is said about them.
@Suite struct PrivateKeyTests {
    @Test(arguments: [0o640, 0o604, 0o620, 0o660, 0o644])
    func `a file that others can read is refused`(_ mode: Int) throws {
        let keys = try KeyFolder()
        chmod(keys.file("ed25519.key"), mode_t(mode))
        let failure = load(keys.file("ed25519.key"))
        #expect(failure?.exit == .noKey)
        #expect(failure?.why == "others than its owner can read it")
        #expect(failure?.hint?.hasPrefix("chmod 600 /") == true)
    }

    @Test
    func `a symbolic link is refused`() throws {
        let keys = try KeyFolder()
        symlink(keys.file("ed25519.key"), keys.scratch("link"))
        let failure = load(keys.scratch("link"))
        #expect(failure?.exit == .noKey)
        #expect(failure?.why == "it is a symbolic link")
    }

    @Test
    func `row 32: a public key in place of a private one`() throws {
        let keys = try KeyFolder()
        chmod(keys.file("p256.pem"), 0o600)
        let failure = load(keys.file("p256.pem"))
        #expect(failure?.exit == .noKey)
        #expect(failure?.why == "it is a public key")
    }

    @Test(
        .needs("openssl", "ssh-keygen"),
        arguments: [
            (
                "openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out k",
                "not an Ed25519"
            ),
            (
                "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out k",
                "not an Ed25519"
            ),
            ("openssl genpkey -algorithm X25519 -out k", "not an Ed25519"),
            ("openssl genpkey -algorithm ED448 -out k", "not an Ed25519"),
            (
                "openssl ecparam -genkey -noout -name prime256v1 -out k",
                "ec private key, not PKCS#8"
            ),
            ("ssh-keygen -q -t ed25519 -N '' -f k", "openssh private key, not PKCS#8"),
            ("echo hello > k", "does not begin with -----BEGIN"),
            (": > k", "does not begin with -----BEGIN"),
            ("openssl genpkey -algorithm ED25519 | head -2 > k", "does not end with -----END"),
            ("openssl genpkey -algorithm ED25519 | sed s/M/!/ > k", "its body is not base64"),
            ("openssl genpkey -algorithm ED25519 > k; echo x >> k", "does not end with -----END"),
            ("head -c 20000 /dev/zero > k", "over 16384 bytes"),
            ("mkfifo k", "not a regular file"),
            ("mkdir k", "not a regular file"),
            ("true", "no such file"),
        ])
    func `keys of other kinds, and other kinds of file`(_ command: String, _ says: String) throws {
        let scratch = try Scratch()
        _ = try Command.run(
            "/bin/sh", ["-c", "{ \(command); } 2>/dev/null; chmod 600 k"], in: scratch.path)
        let failure = load(scratch("k"))
        #expect(failure?.message.contains(says) == true, "\(failure?.message ?? "accepted")")
        #expect(failure?.exit == .noKey || failure?.exit == .malformed)
    }

    @Test
    func `a key of one kind under the name of the other is refused`() throws {
        let keys = try KeyFolder()
        let path = try keys.scratch.write(
            "x.ed25519.key", keys.scratch.bytes("release-2026.p256.key"), mode: 0o600)
        let failure = load(path)
        #expect(failure?.exit == .noKey)
        #expect(failure?.why == "its name says ed25519 and the key is p256")
    }

    @Test
    func `a public half that belongs to another key is refused`() throws {
        let keys = try KeyFolder(), others = try KeyFolder()
        for suffix in ["ed25519.pem", "ssh.pub", "minisign.pub"] {
            try keys.scratch.write(
                "release-2026.\(suffix)", others.scratch.bytes("release-2026.\(suffix)"))
        }
        let failure = refusal {
            _ = try IdentityFiles.privateKey(
                "release-2026", .ed25519, in: [keys.scratch.path], passphrase: .none)
        }
        #expect(failure?.exit == .noKey)
        #expect(failure?.why == "the public key beside it is not its other half")
        try keys.scratch.write(
            "release-2026.ssh.pub", KeyFolder().scratch.bytes("release-2026.ssh.pub"))
        let torn = refusal {
            _ = try IdentityFiles.find("release-2026", in: [keys.scratch.path])
        }
        #expect(torn?.why == "the other public files beside it hold another key")
    }

    @Test
    func `no message about a key file shows a part of it`() throws {
        let keys = try KeyFolder()
        let text = try String(contentsOfFile: keys.file("ed25519.key"), encoding: .utf8)
        let body = text.components(separatedBy: "\n")[1]
        let spoiled = try keys.scratch.write(
            "k", Array(text.replacingOccurrences(of: "-----END", with: "----END").utf8), mode: 0o600
        )
        for failure in [load(spoiled), refusal { _ = try TrustedKey.parse(keys.file("p256.key")) }]
        {
            let said = "\(failure?.message ?? "")\(failure?.hint ?? "")"
            #expect(
                !said.isEmpty && !said.contains(body.prefix(8)) && !said.contains(body.suffix(8)))
        }
    }

    private func load(_ path: String) -> Failure? {
        refusal { _ = try PrivateKey.load(path, passphrase: .none) }
    }
}
