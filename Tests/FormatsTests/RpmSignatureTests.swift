import Files
import Formats
import Foundation
import Model
import Samples
import TestSupport
import Testing

/// Signed packages, checked by rpm with nothing but the public key.
@Suite(.needs("rpm", "gpg")) struct RpmSignatureTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test(arguments: [("ed25519", false), ("rsa2048", true), ("rsa4096", true)])
    func `rpm accepts the signature and nothing else`(_ type: String, isRSA: Bool) throws {
        let key = try GnuPG(type)
        var sample = RpmSample(scratch)
        sample.signer = LentSigner(
            keyName: "test", isRSA: isRSA,
            signer: { message throws(Failure) in try key.sign(message) })
        let path = try sample.build()
        let before = try check(path, trusting: nil)
        #expect(before.output.contains("SIGNATURES NOT OK") && before.status != 0, "\(before)")
        let good = try check(path, trusting: key)
        #expect(good.output.hasSuffix("digests signatures OK\n") && good.status == 0, "\(good)")
        var spoiled = try Data(contentsOf: URL(fileURLWithPath: path))
        spoiled[3000] ^= 1
        let file = try scratch.write("spoiled.rpm", spoiled)
        #expect(try check(file, trusting: key).status != 0)
    }

    @Test func `an unsigned package does not pass where signatures are asked for`() throws {
        let outcome = try check(try RpmSample(scratch).build(), trusting: nil)
        #expect(outcome.status != 0)
    }

    @Test func `rpmsign signs later in the room that was left`() throws {
        guard Tool.path("rpmsign") != nil else { return }
        let key = try GnuPG("rsa2048")
        let path = try RpmSample(scratch).build()
        let size = try Data(contentsOf: URL(fileURLWithPath: path)).count
        let signed = try Command.run(
            "rpmsign",
            [
                "--define", "_gpg_name test@acme.example", "--define", "_gpg_path \(key.home)",
                "--define", "__gpg \(Tool.path("gpg") ?? "")", "--define",
                "_gpg_sign_cmd_extra_args --batch --pinentry-mode loopback --passphrase ''",
                "--addsign", path,
            ], environment: ["GNUPGHOME": key.home])
        #expect(signed.status == 0, "\(signed)")
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)).count == size)
        #expect(try check(path, trusting: key).status == 0)
    }

    @Test func `a signature that does not fit is refused`() throws {
        var sample = RpmSample(scratch)
        sample.signer = LentSigner(
            keyName: "test", isRSA: true, signer: { _ in [UInt8](repeating: 0, count: 2000) })
        let failure = #expect(throws: Failure.self) { try sample.build() }
        #expect(failure?.what == "the package signature is too long")
        #expect(scratch.tree("out").isEmpty)
    }

    /// `rpm -K` in a system that has imported `key` alone.
    private func check(_ path: String, trusting key: GnuPG?) throws -> Outcome {
        let place = try Scratch()
        let database = ["--dbpath", place("db")]
        if let key {
            let file = try place.write("key.asc", key.publicKey)
            _ = try Command.run("rpmkeys", database + ["--import", file])
        }
        return try Command.run(
            "rpmkeys", database + ["--define", "_pkgverify_level all", "-K", path])
    }
}
