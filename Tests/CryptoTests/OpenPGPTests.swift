import Files
import Foundation
import Model
import Samples
import TestSupport
import Testing

@testable import Crypto
@testable import Keys

/// OpenPGP certificates and signatures, read by gpg and gpgv and by us; and theirs by us.
@Suite struct OpenPGPTests {
    let scratch: Scratch
    let identity: PublicIdentity
    static let made = RSAIdentity.made

    init() throws {
        scratch = try Scratch()
        identity = try RSAIdentity.copy(to: scratch("keys"))
        try FileManager.default.createDirectory(
            atPath: scratch("home"), withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
    }

    @Test(.needs("gpg"), arguments: [KeyType.ed25519, .rsa])
    func `gpg imports the certificate and prints our fingerprint`(_ type: KeyType) throws {
        let certificate = try #require(identity.certificate(type))
        let file = type == .rsa ? "acme.rsa.openpgp.asc" : "acme.openpgp.asc"
        let shown = try gpg(["--with-colons", "--show-keys", scratch("keys/" + file)])
        #expect(shown.output.contains("fpr:::::::::\(certificate.owner.fingerprint):"))
        #expect(shown.output.contains(":Acme Releases <release@acme.example>:"))
        #expect(shown.output.contains(":\(Self.made.seconds):"))
        // s: it may sign; c: it may certify.
        #expect(shown.output.contains(":scSC:"))
        #expect(try gpg(["--import", scratch("keys/" + file)]).status == 0)
    }

    @Test(.needs("gpg", "gpgv"), arguments: [KeyType.ed25519, .rsa])
    func `gpg and gpgv accept a detached signature`(_ type: KeyType) throws {
        let signature = try sign(Array("anvils\n".utf8), type)
        try scratch.write("file", Data("anvils\n".utf8))
        try scratch.write("file.sig", Data(signature))
        try importKeys()
        let checked = try gpg([
            "--status-fd", "1", "--verify", scratch("file.sig"), scratch("file"),
        ])
        let certificate = try #require(identity.certificate(type))
        #expect(checked.status == 0, "\(checked)")
        #expect(checked.output.contains("VALIDSIG \(certificate.owner.fingerprint)"))
        _ = try gpg(["--export", "--output", scratch("ring")])
        let arguments = ["--keyring", scratch("ring"), scratch("file.sig"), scratch("file")]
        #expect(try Command.run("gpgv", arguments).status == 0)
        try scratch.write("file", Data("anvil\n".utf8))
        #expect(try Command.run("gpgv", arguments).status != 0)
    }

    @Test(.needs("gpg"))
    func `gpg's own signatures and certificates are read`() throws {
        for algorithm in ["ed25519", "rsa2048"] {
            let user = "Other <\(algorithm)@acme.example>"
            let made = try gpg([
                "--passphrase", "", "--quick-gen-key", user, algorithm, "sign", "never",
            ])
            #expect(made.status == 0, "\(made)")
            let exported = try gpg(["--export", user, "--output", "-"])
            let ring = scratch("other-" + algorithm)
            _ = try gpg(["--output", ring, "--export", user])
            let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: ring)))
            #expect(exported.status != 1)
            // gpg certifies with SHA-512.
            let certificate = try OpenPGPCertificate.parse(bytes, name: "other")
            let file = try scratch.write("by-other", Data("anvils\n".utf8))
            let message = Message(name: "by-other", source: .file(file))
            for hash in ["SHA256", "SHA512"] {
                let signed = try gpg([
                    "--digest-algo", hash, "-u", user, "--yes", "--output", scratch("sig"),
                    "--detach-sign", file,
                ])
                #expect(signed.status == 0, "\(signed)")
                try OpenPGPSigner.verify(
                    Array(try scratch.data("sig")), over: message, by: certificate.owner)
            }
        }
    }

    @Test(arguments: [KeyType.ed25519, .rsa])
    func `the same key, date and bytes give the same signature`(_ type: KeyType) throws {
        let bytes = Array("anvils\n".utf8)
        #expect(try sign(bytes, type) == sign(bytes, type))
    }

    @Test func `a signature is never older than its key`() throws {
        let packet = try sign([1], .ed25519, date: Timestamp(1000))
        var reader = OpenPGPReader(packet, name: "")
        let signature = try OpenPGPSignature(body: try reader.packet().body, name: "")
        #expect(signature.created == Self.made)
    }

    @Test(arguments: [KeyType.ed25519, .rsa])
    func `every flipped bit of a signature is noticed`(_ type: KeyType) throws {
        let owner = try #require(identity.certificate(type)).owner
        let message = Message(name: "file", source: .bytes(Array("anvils\n".utf8)))
        let packet = try sign(Array("anvils\n".utf8), type)
        let hint = type == .rsa ? 40..<50 : 39..<49
        for index in packet.indices {
            var spoiled = packet
            spoiled[index] ^= 1 << (index % 8)
            // The ten unhashed bytes only help to find the key.
            if hint.contains(index) { continue }
            #expect(throws: Failure.self, "byte \(index)") {
                try OpenPGPSigner.verify(spoiled, over: message, by: owner)
            }
        }
        #expect(throws: Failure.self) {
            try OpenPGPSigner.verify(packet + [0], over: message, by: owner)
        }
        #expect(throws: Failure.self) { try OpenPGPSigner.verify([], over: message, by: owner) }
    }

    @Test func `a certificate that was tampered with is refused`() throws {
        let certificate = try #require(identity.certificate(.ed25519))
        for index in certificate.bytes.indices {
            var spoiled = certificate.bytes
            spoiled[index] ^= 0x20
            let parsed = try? OpenPGPCertificate.parse(spoiled, name: "spoiled")
            // Only the hint of the unhashed area may differ; the key and the name are the same.
            #expect(parsed == nil || parsed?.owner == certificate.owner, "byte \(index)")
            #expect(parsed == nil || parsed?.userID == certificate.userID, "byte \(index)")
        }
    }

    /// A user attribute, a subkey, a user id, a marker, and one of the numbers for experiments.
    @Test(arguments: [17, 14, 13, 10, 60] as [UInt8])
    func `a certificate with a foreign packet at its end is refused`(_ tag: UInt8) throws {
        let certificate = try #require(identity.certificate(.ed25519))
        let failure = #expect(throws: Failure.self) {
            try OpenPGPCertificate.parse(
                certificate.bytes + OpenPGPWriter.packet(tag, [1, 2, 3]), name: "stuffed")
        }
        #expect(failure?.exit == .malformed)
    }

    /// RFC 4880 section 5.2.3.21: 1 certifies, 2 signs, 12 encrypts.
    @Test(arguments: [(nil, true), (0x02, true), (0x03, true), (0x01, false), (0x0c, false)])
    func `a key that is not for signing is refused`(_ flags: UInt8?, _ isFine: Bool) throws {
        let certificate = try #require(identity.certificate(.ed25519))
        let owner = certificate.owner
        let key = try IdentityFiles.privateKey(
            "acme", .ed25519, in: [scratch("keys")], passphrase: .none)
        var signed = OpenPGPWriter()
        signed.raw(owner.hashed)
        signed.byte(0xb4)
        signed.word(Int64(certificate.userID.utf8.count))
        signed.raw(certificate.userID.utf8)
        let name = OpenPGPWriter.packet(13, Array(certificate.userID.utf8))
        let made = try OpenPGPSignature.make(
            .certification, created: Self.made, more: flags.map { [(27, [$0])] } ?? [], by: owner,
            with: key
        ) { hash throws(Failure) in try hash.update(signed.bytes.span.bytes) }
        let bytes = OpenPGPWriter.packet(6, owner.body) + name + made
        let failure = refusal { _ = try OpenPGPCertificate.parse(bytes, name: "acme.asc") }
        #expect((failure == nil) == isFine, "\(String(describing: failure))")
        if !isFine { #expect(failure?.exit == .noKey) }
    }

    @Test(.needs("openssl"))
    func `openssl reads the RSA key, which is of a sound size`() throws {
        let shown = try Command.run(
            "openssl", ["pkey", "-pubin", "-in", scratch("keys/acme.rsa.pem"), "-text", "-noout"])
        #expect(shown.output.contains("3072 bit"))
        let made = try Command.run("openssl", ["genrsa", "-out", scratch("small.key"), "1024"])
        #expect(made.status == 0)
        _ = try Command.run(
            "openssl",
            ["rsa", "-in", scratch("small.key"), "-pubout", "-out", scratch("small.pem")])
        let failure = #expect(throws: Failure.self) {
            try PublicKeyFile.load(scratch("small.pem"))
        }
        #expect(failure?.exit == .noKey)
    }

    @Test func `files of another key beside an identity are refused`() throws {
        var wish = NewIdentity()
        wish.created = Self.made
        try IdentityFiles.create(name: "other", in: scratch("keys"), passphrase: nil, wish)
        let path = scratch("keys/acme.openpgp.asc")
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.copyItem(atPath: scratch("keys/other.openpgp.asc"), toPath: path)
        let failure = #expect(throws: Failure.self) {
            try IdentityFiles.find("acme", in: [scratch("keys")])
        }
        #expect(failure?.message.contains("hold another key") == true)
    }

    private func sign(
        _ bytes: [UInt8], _ type: KeyType, date: Timestamp = Timestamp(1_760_000_000)
    ) throws -> [UInt8] {
        let key = try IdentityFiles.privateKey(
            "acme", type, in: [scratch("keys")], passphrase: .none)
        let message = Message(name: "file", date: date, source: .bytes(bytes))
        let owner = try #require(identity.certificate(type)).owner
        return try OpenPGPSigner.sign(message, as: owner, with: key)
    }

    private func importKeys() throws {
        for file in ["acme.openpgp.asc", "acme.rsa.openpgp.asc"] {
            #expect(try gpg(["--import", scratch("keys/" + file)]).status == 0)
        }
    }

    private func gpg(_ arguments: [String]) throws -> Outcome {
        try Command.run(
            "gpg",
            ["--homedir", scratch("home"), "--batch", "--pinentry-mode", "loopback"] + arguments)
    }
}
