import Files
import Foundation
import Model
import Samples
import TestSupport
import Testing

@testable import Crypto
@testable import Keys

/// `consign key new`: the files, and what other programs make of them.
@Suite struct KeyFilesTests {
    @Test
    func `an identity is two private files, which git leaves out, and six public ones`() throws {
        let keys = try KeyFolder("release-2026")
        #expect(
            keys.scratch.tree() == [
                ".gitignore",
                "release-2026.cms.pem", "release-2026.ed25519.key", "release-2026.ed25519.pem",
                "release-2026.minisign.pub", "release-2026.openpgp.asc", "release-2026.p256.key",
                "release-2026.p256.pem", "release-2026.ssh.pub",
            ])
        for file in keys.scratch.tree() {
            let mode = try FileManager.default.attributesOfItem(atPath: keys.scratch(file))[
                .posixPermissions]
            #expect(mode as? Int == (file.hasSuffix(".key") ? 0o600 : 0o644), "\(file)")
        }
        #expect(try IdentityFiles.find("release-2026", in: [keys.scratch.path]) == keys.identity)
    }

    @Test(
        .needs("openssl"),
        arguments: KeyType.usual)
    func `openssl opens a protected key, and only with its passphrase`(_ type: KeyType) throws {
        let scratch = try Scratch()
        let identity = try IdentityFiles.create(
            name: "acme", in: scratch.path, passphrase: .text("correct horse"))
        let path = scratch("acme.\(type.rawValue).key")
        #expect(try scratch.text("acme.\(type.rawValue).key").hasPrefix("-----BEGIN ENCRYPTED"))
        let line = ["pkey", "-in", path, "-pubout", "-passin"]
        let opened = try Command.run("openssl", line + ["pass:correct horse"])
        let key = try #require(identity.key(type))
        #expect(opened.output == String(decoding: key.pem, as: UTF8.self))
        #expect(try Command.run("openssl", line + ["pass:wrong"]).status == 1)
        let parameters = try Command.run("openssl", ["asn1parse", "-in", path])
        for word in [
            ":PBES2", ":scrypt", ":aes-256-cbc", "INTEGER           :4000",
        ] {
            #expect(parameters.output.contains(word), "\(parameters)")
        }
    }

    @Test(
        .needs("openssl"),
        arguments: [["ED25519"], ["EC", "-pkeyopt", "ec_paramgen_curve:P-256"]])
    func `we open what openssl made, protected or not`(_ algorithm: [String]) throws {
        let scratch = try Scratch()
        _ = try Command.run(
            "openssl", ["genpkey", "-algorithm"] + algorithm + ["-out", scratch("plain.key")])
        for scheme in [["-scrypt"], ["-v2", "aes256", "-iter", "1000"]] {
            _ = try Command.run(
                "openssl",
                ["pkcs8", "-topk8", "-in", scratch("plain.key"), "-out", scratch("sealed.key")]
                    + scheme + ["-passout", "pass:secret"])
            chmod(scratch("sealed.key"), 0o600)
            let plain = try PrivateKey.load(scratch("plain.key"), passphrase: .none).publicKey
            let sealed = try PrivateKey.load(scratch("sealed.key"), passphrase: .text("secret"))
                .publicKey
            #expect(plain == sealed)
        }
    }

    @Test(.needs("ssh-keygen", "openssl"))
    func `ssh-keygen and minisign read the public halves`() throws {
        let keys = try KeyFolder()
        let forms = try KeyFingerprints.of(keys.key(.ed25519))
        let listed = try Command.run("ssh-keygen", ["-lf", keys.file("ssh.pub")])
        #expect(listed.output == "256 \(forms[0].text) release-2026 (ED25519)\n")
        for type in KeyType.usual {
            let der = try Command.run(
                "/bin/sh",
                [
                    "-c", "openssl pkey -pubin -in \"$0\" -outform DER | sha256sum",
                    keys.file("\(type.rawValue).pem"),
                ])
            let spki = try KeyFingerprints.of(keys.key(type)).last
            #expect(der.output.prefix(64) == spki?.text ?? "")
        }
    }

    @Test(arguments: [
        "acme.p256.pem", "acme.ed25519.key", "acme.ssh.pub", "acme.minisign.pub",
    ])
    func `nothing is overwritten, and then nothing is written`(_ file: String) throws {
        let scratch = try Scratch()
        try scratch.write(file, "mine")
        let failure = refusal {
            try IdentityFiles.create(name: "acme", in: scratch.path, passphrase: nil)
        }
        #expect(failure?.exit == .usage)
        #expect(failure?.message == "\(scratch(file)) is there already: a key is never overwritten")
        #expect(scratch.tree() == [file])
        #expect(try scratch.text(file) == "mine")
    }

    @Test
    func `a name that is taken while the files are placed takes the others back`() throws {
        let scratch = try Scratch()
        try scratch.write("c", "mine")
        let files = ["a", "b", "c", "d"].map { KeyFile($0, [1], mode: 0o600) }
        let failure = refusal { try KeyFile.place(files, in: scratch.path) }
        #expect(failure?.message == "cannot rename to \(scratch.path)/c: file exists")
        #expect(scratch.tree() == ["c"])
        #expect(try scratch.text("c") == "mine")
    }

    @Test
    func `a folder that cannot be written is left as it was`() throws {
        let scratch = try Scratch()
        try scratch.write("file", "")
        let failure = refusal {
            try IdentityFiles.create(name: "acme", in: scratch("file"), passphrase: nil)
        }
        #expect(failure != nil)
        #expect(scratch.tree() == ["file"])
    }

    @Test(arguments: [
        "", "Release", "a b", "../a", "a/b", "-a", ".a", "a..b", "a\n", "é", "con", "a.",
        "a\u{202E}",
        String(repeating: "a", count: 65),
    ])
    func `names that are not a plain words are refused`(_ name: String) throws {
        let scratch = try Scratch()
        let failure = refusal {
            try IdentityFiles.create(name: name, in: scratch.path, passphrase: nil)
        }
        #expect(failure?.exit == .usage)
        #expect(refusal { _ = try IdentityFiles.find(name, in: [scratch.path]) }?.exit == .usage)
        #expect(scratch.tree() == [])
    }

    @Test
    func `a key that is not there is looked for in every folder, and they are named`() throws {
        let failure = refusal { _ = try IdentityFiles.find("acme", in: ["keys", "/nonexistent"]) }
        #expect(failure?.exit == .noKey)
        #expect(failure?.what == "no key 'acme'")
        #expect(failure?.hint?.hasPrefix("looked in keys, /nonexistent; ") == true)
    }
}
