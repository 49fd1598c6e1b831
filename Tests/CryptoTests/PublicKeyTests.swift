import Crypto
import Files
import Foundation
import Keys
import Model
import Samples
import TestSupport
import Testing
import Trust

/// Public keys in every form, and the points that are no keys.
@Suite struct PublicKeyTests {
    @Test
    func `every form of a key is the same key`() throws {
        let keys = try KeyFolder()
        let key = try keys.key(.ed25519)
        for suffix in ["ed25519.pem", "ssh.pub", "minisign.pub"] {
            #expect(try PublicKeyFile.load(keys.file(suffix)) == [key])
        }
        #expect(try PublicKeyFile.load(keys.file("p256.pem")) == [keys.key(.p256)])
        let signers = """
            # who may sign

            release-2026 namespaces="file" \(try keys.scratch.text("release-2026.ssh.pub"))
            """
        #expect(try PublicKeyFile.parse(Array(signers.utf8), name: "signers") == [key])
    }

    @Test(arguments: [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    ])
    func `row 25b: points of small order and second spellings are refused in every form`(
        _ hex: String
    ) throws {
        let point = Vectors.bytes(hex)
        let ssh = Base64.encode(
            [0, 0, 0, 11] + Array("ssh-ed25519".utf8) + [0, 0, 0, 32] + point)
        let minisign = Base64.encode(Array("Ed12345678".utf8) + point)
        let spki = Base64.encode(Vectors.bytes("302a300506032b6570032100") + point)
        for file in [
            "ssh-ed25519 \(ssh) x\n", "untrusted comment: x\n\(minisign)\n", minisign,
            "-----BEGIN PUBLIC KEY-----\n\(spki)\n-----END PUBLIC KEY-----\n",
        ] {
            let failure = refusal { _ = try PublicKeyFile.parse(Array(file.utf8), name: "key") }
            #expect(failure?.exit == .noKey)
            #expect(
                ["its point is of small order", "its point is not in canonical form"]
                    .contains(failure?.why))
        }
    }

    @Test(.needs("openssl"))
    func `P-256 points that are not on the curve, or spelled otherwise, are refused`() throws {
        let key = try KeyFolder().key(.p256)
        var off = key.spki
        off[off.count - 1] ^= 1
        let failure = refusal { _ = try PublicKey(spki: off, name: "key") }
        #expect(failure?.exit == .noKey)
        #expect(failure?.why == "its point is not on the curve")
        let scratch = try Scratch()
        try scratch.write("key.pem", key.pem)
        for arguments in [["-conv_form", "compressed"], ["-param_enc", "explicit"]] {
            let made = try Command.run(
                "openssl", ["ec", "-pubin", "-in", scratch("key.pem"), "-pubout"] + arguments)
            let other = refusal {
                _ = try PublicKeyFile.parse(Array(made.output.utf8), name: "key")
            }
            #expect(made.status == 0 && other?.exit == .noKey)
        }
    }

    @Test(
        arguments: [
            ("", "it is empty", .malformed),
            ("hello\n", "there is no ssh-ed25519 key in this line", .malformed),
            ("ssh-ed25519 !!!! x\n", "the key is not base64", .malformed),
            ("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA== x\n", "its key is not 32 bytes", .malformed),
            ("ssh-rsa AAAAB3NzaC1yc2E= x\n", "its key is of the kind 'ssh-rsa'", .noKey),
            ("untrusted comment: x\nRWQ=\n", "it is not 42 bytes", .malformed),
            ("untrusted comment: x\n", "it has not two lines", .malformed),
            (
                "untrusted comment: x\nRU\ntrusted comment: x\nRU\n", "it is a minisign signature",
                .malformed
            ),
            ("-----BEGIN SSH SIGNATURE-----\n", "it is a signature", .malformed),
            (
                "-----BEGIN PUBLIC KEY-----\nAAAA\n",
                "it does not end with -----END PUBLIC KEY-----", .malformed
            ),
            (
                "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
                "it is not an Ed25519, P-256 or RSA key of a sound size", .noKey
            ),
            (
                "-----BEGIN PUBLIC KEY-----\nAA\n-----END PUBLIC KEY-----\n",
                "its body is not base64", .malformed
            ),
            ("-----BEGIN PRIVATE KEY-----\n", "a public one is needed here", .noKey),
            ("-----BEGIN OPENSSH PRIVATE KEY-----\n", "a public one is needed here", .noKey),
            (
                "-----BEGIN CERTIFICATE-----\n", "it does not end with -----END CERTIFICATE-----",
                .malformed
            ),
            (
                "-----BEGIN X509 CRL-----\n", "its first line is not -----BEGIN PUBLIC KEY-----",
                .malformed
            ),
        ] as [(String, String, ExitCode)])
    func `what is not a public key is refused with the reason`(
        _ text: String, _ why: String, _ exit: ExitCode
    ) throws {
        let failure = refusal { _ = try PublicKeyFile.parse(Array(text.utf8), name: "key") }
        #expect(failure?.why == why)
        #expect(failure?.exit == exit)
    }

    @Test(arguments: [
        "valid-before=\"20200101\"", "valid-after=\"20990101\"", "cert-authority",
        "namespaces=\"git\"", "namespaces=\"file\",valid-before=\"20200101\"",
    ])
    func `row 18: an allowed signers line with a limit we do not enforce is refused`(
        _ option: String
    ) throws {
        let line = try KeyFolder().scratch.text("release-2026.ssh.pub")
        let text = "release-2026 \(option) \(line)"
        let failure = refusal { _ = try PublicKeyFile.parse(Array(text.utf8), name: "signers") }
        #expect(failure?.exit == .noKey)
        #expect(failure?.what == "signers:1: '\(option)' cannot be honoured")
    }

    @Test(.needs("minisign"))
    func `row 32: minisign's secret key is known for what it is`() throws {
        let scratch = try Scratch()
        _ = try Command.run("minisign", ["-GWp", "key.pub", "-s", "key.sec"], in: scratch.path)
        let failure = refusal { _ = try PublicKeyFile.load(scratch("key.sec")) }
        #expect(failure?.exit == .noKey)
        #expect(failure?.why == "a public one is needed here")
    }
}

/// What `--key` may be.
@Suite struct TrustedKeyTests {
    @Test
    func `a fingerprint in any form, a key in any form, or a file`() throws {
        let keys = try KeyFolder()
        let key = try keys.key(.ed25519), other = try keys.key(.p256)
        let texts = try KeyFingerprints.of(key).filter { $0.form != "minisign-id" }.map(\.text)
        let line = String(try keys.scratch.text("release-2026.ssh.pub").dropLast())
        let upper = texts[2].uppercased()
        for text in texts + [upper, "spki-sha256:\(texts[2])", line, keys.file("ed25519.pem")] {
            let trusted = try TrustedKey.parse(text)
            #expect(try trusted.matches(key), "\(text)")
            #expect(try !trusted.matches(other), "\(text)")
        }
        let p256 = try TrustedKey.parse(KeyFingerprints.of(other)[0].text)
        #expect(try p256.matches(other) && !p256.matches(key))
    }

    @Test
    func `a key id alone is refused, since anyone can make a key that has it`() throws {
        let id = try KeyFingerprints.of(KeyFolder().key(.ed25519))[2].text
        let failure = refusal { _ = try TrustedKey.parse(id) }
        #expect(failure?.exit == .noKey)
        #expect(failure?.what == "'\(id)' is not enough to trust a key")
    }

    @Test
    func `what is neither is said to be missing`() throws {
        let failure = refusal { _ = try TrustedKey.parse("nonexistent\u{1B}.pub") }
        #expect(failure?.exit == .noKey)
        #expect(failure?.what == "no key 'nonexistent\\u{1b}.pub'")
    }
}
