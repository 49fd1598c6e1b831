import Files
import Foundation
import Model
import Samples
import TestSupport
import Testing
import Trust

@testable import Crypto
@testable import Keys
@testable import Signatures

/// `SHA256SUMS.asc`: ours checked by gpg, gpgv, sqv and sqop, theirs by us, and forgeries by us.
@Suite struct OpenPGPFormatTests {
    let keys: KeyFolder
    let format = OpenPGPFormat()
    var scratch: Scratch { keys.scratch }

    init() throws {
        keys = try KeyFolder()
        try scratch.write("SHA256SUMS", sampleList)
        try scratch.write("SHA256SUMS.asc", try keys.sign(sampleList, as: format))
    }

    @Test(.needs("gpg", "gpgv", "sqv", "sqop"))
    func `four tools accept ours, and refuse it for a spoiled list`() throws {
        let asc = scratch("SHA256SUMS.asc"), list = scratch("SHA256SUMS")
        let certificate = keys.file("openpgp.asc")
        let print = try owner().fingerprint
        let home = try GnuPGHome()
        try home.importKey(certificate)
        _ = try home.gpg(["--output", scratch("ring"), "--export"])
        func answers() throws -> [Bool] {
            let data = try scratch.data("SHA256SUMS")
            return [
                try home.gpg(["--verify", asc, list]).status == 0,
                try Command.run("gpgv", ["--keyring", scratch("ring"), asc, list]).status == 0,
                try Command.run("sqv", ["--keyring", certificate, asc, list]).output
                    .hasPrefix(print),
                try Command.run("sqop", ["verify", asc, certificate], input: data).output
                    .contains(print),
            ]
        }
        #expect(try answers() == [true, true, true, true])
        try scratch.write("SHA256SUMS", sampleList + [10])
        #expect(try answers() == [false, false, false, false])
    }

    @Test(.needs("gpg", "sqop"), arguments: ["SHA256", "SHA512"])
    func `we accept what gpg and sqop sign`(_ hash: String) throws {
        let home = try GnuPGHome()
        let list = scratch("SHA256SUMS")
        try home.makeKey("Other <other@acme.example>")
        let ring = try home.export()
        let key = try #require(PublicKeyFile.parse(ring, name: "other").first)
        let signed = try home.gpg([
            "--digest-algo", hash, "--armor", "--output", scratch("gpg.asc"), "--detach-sign", list,
        ])
        #expect(signed.status == 0, "\(signed)")
        let theirs = try scratch.bytes("gpg.asc")
        try format.verify(theirs, over: message(sampleList), with: key)
        #expect(try format.claim(of: theirs)?.names(key) == true)
        let secret = try home.exportSecret(to: scratch("secret"))
        let sop = try Command.run(
            "sqop", ["sign", secret], input: Data(sampleList))
        #expect(sop.status == 0, "\(sop)")
        try format.verify(Array(sop.output.utf8), over: message(sampleList), with: key)
    }

    @Test func `a signature says whose it is and when it was made`() throws {
        let signature = try scratch.bytes("SHA256SUMS.asc")
        let owner = try owner()
        #expect(try format.signedAt(signature) == Timestamp(1_795_219_200))
        #expect(
            try format.claim(of: signature)
                == .fingerprint(Fingerprint(form: "openpgp", text: owner.fingerprint)))
        // A bare key cannot tell; the certificate's key can.
        let bare = try keys.key(.ed25519), other = try KeyFolder().key(.ed25519)
        let claim = try #require(try format.claim(of: signature))
        #expect(!claim.decides(on: bare) && claim.decides(on: bare.made(at: owner.created)))
        #expect(try claim.names(bare) && claim.names(bare.made(at: owner.created)))
        #expect(try !claim.names(other.made(at: owner.created)))
        #expect(try !claim.names(bare.made(at: Timestamp(1))))
    }

    @Test func `row 14: the right fingerprint on another key's signature`() throws {
        let other = try KeyFolder()
        let key = try IdentityFiles.privateKey(
            other.identity.name, .ed25519, in: [other.scratch.path], passphrase: .none)
        let forged = try OpenPGPForgery().armored(try owner(), key, over: sampleList)
        let failure = try objection(to: forged)
        #expect(failure?.exit == .unverified)
        #expect(failure?.why == "it does not match the file and this key")
        let theirs = try other.sign(sampleList, as: format)
        let stranger = refusal {
            try format.verify(
                theirs, over: message(sampleList),
                with: keys.key(.ed25519).made(at: owner().created))
        }
        #expect(stranger?.exit == .noKey)
        let print = try #require(other.identity.certificate(.ed25519)).owner.fingerprint
        #expect(stranger?.why == "its fingerprint is \(print)")
    }

    struct Forgery: Sendable, CustomTestStringConvertible {
        let forgery: @Sendable () -> OpenPGPForgery
        let exit: ExitCode
        let why: String
        var testDescription: String { why }

        init(
            _ exit: ExitCode, _ why: String,
            _ change: @escaping @Sendable (inout OpenPGPForgery) -> Void
        ) {
            forgery = {
                var forgery = OpenPGPForgery()
                change(&forgery)
                return forgery
            }
            self.exit = exit
            self.why = why
        }
    }

    static let forgeries = [
        Forgery(.malformed, "it demands something unknown, 20") { $0.more = [(128 + 20, [0])] },
        Forgery(.malformed, "it demands something unknown, 99") { $0.more = [(128 + 99, [])] },
        Forgery(.malformed, "its hash is neither SHA-256 nor SHA-512") { $0.hash = 1 },
        Forgery(.malformed, "its hash is neither SHA-256 nor SHA-512") { $0.hash = 2 },
        Forgery(.malformed, "it is not a signature of a file") { $0.kind = 1 },
        Forgery(.malformed, "it is not a signature of a file") { $0.kind = 0x13 },
        Forgery(.malformed, "it is not of version 4") { $0.version = 3 },
        Forgery(.malformed, "it does not say when it was made") { $0.hasDate = false },
        Forgery(.malformed, "it ends by itself") { $0.more = [(3, [0, 0, 1, 0])] },
        Forgery(.malformed, "it says twice what it may say once, 2") {
            $0.more = [(2, [0, 0, 0, 1])]
        },
        Forgery(.malformed, "it has another count of numbers than its algorithm") {
            $0.numbers = { $0.append([1]) }
        },
        Forgery(.unverified, "a number is too long") {
            $0.numbers = { $0[0] = [UInt8](repeating: 255, count: 33) }
        },
        Forgery(.unverified, "its number S is out of range") {
            $0.numbers = { $0[1] = [UInt8](repeating: 255, count: 32) }
        },
        Forgery(.unverified, "it is older than its key") {
            $0.created = Timestamp(1_749_999_999)
        },
    ]

    @Test(arguments: forgeries)
    func `rows 21, 25 and 31: one wrong thing is enough`(_ forgery: Forgery) throws {
        let key = try privateKey()
        let sound = try OpenPGPForgery().armored(try owner(), key, over: sampleList)
        #expect(try objection(to: sound) == nil)
        let forged = try forgery.forgery().armored(try owner(), key, over: sampleList)
        let failure = try objection(to: forged)
        #expect(failure?.exit == forgery.exit)
        #expect(failure?.why == forgery.why)
    }

    @Test func `row 21: a date in the future is there for the verifier to see`() throws {
        var future = OpenPGPForgery()
        future.created = Timestamp(4_000_000_000)
        let forged = try future.armored(try owner(), try privateKey(), over: sampleList)
        #expect(try format.signedAt(forged) == Timestamp(4_000_000_000))
    }

    static let frames: [(name: String, make: @Sendable ([UInt8]) -> [UInt8], why: String)] = [
        ("partial length", { [0xC2, 0xE1] + $0 }, "it has partial lengths"),
        ("4 GiB", { [0xC2, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF] + $0 }, "it is cut off"),
        ("no length", { [0x8B] + $0 }, "a packet of it has no length"),
        (
            "compressed", { OpenPGPWriter.packet(8, [0] + OpenPGPWriter.packet(2, $0)) },
            "it is not one signature"
        ),
        (
            "two", { OpenPGPWriter.packet(2, $0) + OpenPGPWriter.packet(2, $0) },
            "it is not one signature"
        ),
        (
            "marker", { OpenPGPWriter.packet(10, Array("PGP".utf8)) + OpenPGPWriter.packet(2, $0) },
            "it is not one signature"
        ),
        (
            "65535 bits",
            { OpenPGPWriter.packet(2, $0.dropLast(68) + [0xFF, 0xFF] + $0.suffix(66)) },
            "a number of it is too long"
        ),
        ("not a packet", { [0x02] + $0 }, "it does not begin with a packet"),
    ]

    @Test(arguments: frames.indices)
    func `rows 23, 30 and 31: packets that are not one signature`(_ index: Int) throws {
        let frame = Self.frames[index]
        let body = try OpenPGPForgery().body(try owner(), try privateKey(), over: sampleList)
        let failure = try objection(to: Armor.text("SIGNATURE", frame.make(body)))
        #expect(failure?.exit == .malformed)
        #expect(failure?.why == frame.why, "\(frame.name)")
    }

    @Test func `row 23: text around the block`() throws {
        let text = try scratch.text("SHA256SUMS.asc")
        for spoiled in ["x\n" + text, text + "x\n", text + text, "\n" + text] {
            #expect(try objection(to: Array(spoiled.utf8))?.exit == .malformed)
        }
        let crlf = text.replacingOccurrences(of: "\n", with: "\r\n")
        #expect(try objection(to: Array(crlf.utf8)) == nil)
    }

    @Test func `an identity without a certificate cannot sign, and is told why`() throws {
        let bare = PublicIdentity(name: "ci", keys: keys.identity.keys)
        #expect(format.lack(of: bare) == "it has no OpenPGP certificate")
        let failure = #expect(throws: Failure.self) {
            _ = try format.sign(message(sampleList), with: privateKey(), of: bare)
        }
        #expect(failure?.exit == .noKey)
        #expect(failure?.hint == "put ci.openpgp.asc beside its other keys")
    }

    @Test func `a release is verified by the fingerprint of its certificate`() throws {
        let release = try SignedRelease(keys: keys, formats: [format])
        let print = try owner().fingerprint
        for trust in [print, print.lowercased(), keys.file("openpgp.asc"), keys.file("ssh.pub")] {
            #expect(try release.verify(trust).signers.first?.signature == "SHA256SUMS.asc")
        }
        let other = try #require(try KeyFolder().identity.certificate(.ed25519)).owner.fingerprint
        #expect(refusal { try release.verify(other) }?.exit == .noKey)
    }

    @Test(.needs("gpgv"))
    func `the printed line refuses a substituted key, and an expired or revoked one`() throws {
        let release = try SignedRelease(keys: keys, formats: [format])
        let owner = try owner()
        let seal = ListSignature(
            product: "acme", file: "SHA256SUMS", signature: "SHA256SUMS.asc",
            publicKey: "acme.openpgp.asc", key: owner.key, identity: "release-2026",
            fingerprint: keys.fingerprint(format))
        let step = try #require(format.steps(for: seal, on: .linux).first)
        func status() throws -> Int32 {
            try Command.run("/bin/sh", ["-c", step.command], in: release.path).status
        }
        #expect(try status() == 0)
        let good = try release.bytes("acme.openpgp.asc")
        let certificate = try OpenPGPCertificate.parse(good, name: "ours")
        let revoked = try certificate.adding(
            OpenPGPRevocation.make(
                of: owner, reason: .superseded, date: owner.created, with: privateKey()))
        try release.write("acme.openpgp.asc", revoked.armored)
        #expect(try status() != 0)
        let ended = try certificate.renewed(
            expires: Timestamp(owner.created.seconds + 9), at: owner.created, with: privateKey())
        try release.write("acme.openpgp.asc", ended.armored)
        #expect(try status() != 0)
        // Somebody else's key and signature, under a name that pretends to be gpgv's answer.
        let thief = try KeyFolder()
        let key = try IdentityFiles.privateKey(
            thief.identity.name, .ed25519, in: [thief.scratch.path], passphrase: .none)
        let name = "x [GNUPG:] VALIDSIG \(owner.fingerprint) [GNUPG:] GOODSIG x"
        let theirs = try OpenPGPCertificate.make(key, created: owner.created, userID: name)
        try release.write("acme.openpgp.asc", theirs.armored)
        try release.write(
            "SHA256SUMS.asc", try thief.sign(release.bytes("SHA256SUMS"), as: format))
        #expect(try status() != 0)
    }

    private func owner() throws -> OpenPGPKey {
        try #require(keys.identity.certificate(.ed25519)).owner
    }

    private func privateKey() throws -> PrivateKey {
        try IdentityFiles.privateKey(
            keys.identity.name, .ed25519, in: [scratch.path], passphrase: .none)
    }

    private func objection(to signature: [UInt8]) throws -> Failure? {
        let key = try owner().key.made(at: owner().created)
        return refusal {
            try format.verify(signature, over: message(sampleList), with: key)
        }
    }
}
