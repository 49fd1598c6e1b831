import Files
import Foundation
import Model
import Samples
import TestSupport
import Testing

@testable import Crypto
@testable import Keys

/// The end of an OpenPGP key, its renewal and its revocation, as gpg, sq and sqv see them.
@Suite struct OpenPGPLifeTests {
    let scratch: Scratch
    static let made = RSAIdentity.made
    static let year: Int64 = 365 * 86400
    static let user = RSAIdentity.user

    init() throws {
        scratch = try Scratch()
        try RSAIdentity.copy(to: scratch("keys"))
        try FileManager.default.createDirectory(
            atPath: scratch("home"), withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
    }

    @Test(.needs("gpg"), arguments: [KeyType.ed25519, .rsa])
    func `gpg shows the end, and the new one after a renewal`(_ type: KeyType) throws {
        let end = Timestamp(Self.made.seconds + 2 * Self.year)
        let key = try privateKey(type)
        let certificate = try OpenPGPCertificate.make(
            key, created: Self.made, expires: end, userID: Self.user)
        #expect(certificate.expires == end)
        #expect(try listing(certificate).contains(":\(Self.made.seconds):\(end.seconds):"))
        let later = Timestamp(end.seconds + Self.year)
        let renewed = try certificate.renewed(expires: later, at: end, with: key)
        #expect(renewed.expires == later && renewed.owner == certificate.owner)
        #expect(try listing(renewed).contains(":\(Self.made.seconds):\(later.seconds):"))
        let endless = try renewed.renewed(expires: nil, at: end, with: key)
        #expect(endless.expires == nil)
        #expect(try listing(endless).contains(":\(Self.made.seconds)::"))
    }

    @Test(.needs("gpg"))
    func `what gpg merges of two renewals is read, and the younger one counts`() throws {
        let key = try privateKey(.ed25519)
        let end = Timestamp(Self.made.seconds + Self.year)
        let first = try OpenPGPCertificate.make(
            key, created: Self.made, expires: end, userID: Self.user)
        let second = try first.renewed(
            expires: Timestamp(end.seconds + 7 * Self.year), at: end, with: key)
        for certificate in [second, first] { try importKey(certificate.armored) }
        _ = try gpg(["--output", scratch("merged"), "--export"])
        let merged = try OpenPGPCertificate.parse(
            Array(try scratch.data("merged")), name: "merged")
        #expect(merged.expires == second.expires)
        #expect(merged.bytes.count > second.bytes.count)
    }

    @Test(.needs("sqv"))
    func `sqv refuses after the end what it accepts after a renewal`() throws {
        let key = try privateKey(.ed25519)
        let end = Timestamp(Self.made.seconds + Self.year)
        let certificate = try OpenPGPCertificate.make(
            key, created: Self.made, expires: end, userID: Self.user)
        let late = Timestamp(end.seconds + 86400)
        try sign(at: late, certificate, key)
        #expect(try sqv(certificate) != 0)
        let renewed = try certificate.renewed(
            expires: Timestamp(end.seconds + Self.year), at: Timestamp(end.seconds - 9),
            with: key)
        #expect(try sqv(renewed) == 0)
    }

    @Test(.needs("gpg"), arguments: OpenPGPRevocation.Reason.allCases)
    func `gpg imports a revocation`(_ reason: OpenPGPRevocation.Reason) throws {
        let key = try privateKey(.ed25519)
        let certificate = try OpenPGPCertificate.make(key, created: Self.made, userID: Self.user)
        let revocation = try OpenPGPRevocation.make(
            of: certificate.owner, reason: reason, text: "see release-2027",
            date: Timestamp(Self.made.seconds + 9), with: key)
        try importKey(certificate.armored)
        #expect(try !list().contains("pub:r:"))
        try importKey(revocation.armored)
        #expect(try list().contains("pub:r:"))
        let revoked = try certificate.adding(revocation)
        #expect(revoked.revocation == revocation)
        #expect(try listing(revoked).contains("pub:r:"))
        _ = try gpg(["--output", scratch("revoked"), "--export"])
        let theirs = try OpenPGPCertificate.parse(
            Array(try scratch.data("revoked")), name: "revoked")
        #expect(theirs.revocation == revocation)
        #expect(theirs.revocation?.text == "see release-2027")
    }

    @Test(.needs("sq", "sqv"))
    func `sq shows a revocation, and sqv follows its reason`() throws {
        let key = try privateKey(.ed25519)
        let certificate = try OpenPGPCertificate.make(key, created: Self.made, userID: Self.user)
        let day = Timestamp(Self.made.seconds + Self.year)
        try sign(at: Timestamp(day.seconds - 9), certificate, key)
        for reason in OpenPGPRevocation.Reason.allCases {
            let revocation = try OpenPGPRevocation.make(
                of: certificate.owner, reason: reason, text: "moved on", date: day, with: key)
            let revoked = try certificate.adding(revocation)
            #expect(try (sqv(revoked) != 0) == reason.isHard, "\(reason)")
            let shown = try Command.run("sq", ["inspect", scratch("certificate")])
            #expect(shown.status == 0 && shown.output.contains("moved on"), "\(shown)")
            let alone = try scratch.write("revocation", Data(revocation.armored))
            let packets = try Command.run("sq", ["packet", "dump", alone])
            #expect(packets.output.contains("KeyRevocation"), "\(packets)")
        }
    }

    @Test(.needs("gpg"))
    func `gpg's own revocation and end are read`() throws {
        let made = try gpg([
            "--passphrase", "", "--quick-gen-key", "Other <o@acme.example>", "ed25519", "sign",
            "2y",
        ])
        #expect(made.status == 0, "\(made)")
        let revocations = try FileManager.default.contentsOfDirectory(
            atPath: scratch("home/openpgp-revocs.d"))
        let name = try #require(revocations.first)
        // gpg writes a colon before the first dash, so that nobody imports it by accident.
        let text = try scratch.text("home/openpgp-revocs.d/" + name)
            .replacingOccurrences(of: ":-----BEGIN", with: "-----BEGIN")
        let start = try #require(text.range(of: "-----BEGIN"))
        try importKey(Array(text[start.lowerBound...].utf8))
        _ = try gpg(["--output", scratch("theirs"), "--export"])
        let theirs = try OpenPGPCertificate.parse(Array(try scratch.data("theirs")), name: "theirs")
        #expect(theirs.revocation?.reason == .unspecified)
        #expect(theirs.expires?.seconds == theirs.owner.created.seconds + 2 * Self.year)
    }

    @Test func `the worst of several revocations counts`() throws {
        let key = try privateKey(.ed25519)
        var certificate = try OpenPGPCertificate.make(key, created: Self.made, userID: Self.user)
        for reason in [OpenPGPRevocation.Reason.retired, .compromised, .superseded] {
            certificate = try certificate.adding(
                OpenPGPRevocation.make(
                    of: certificate.owner, reason: reason, date: Self.made, with: key))
        }
        #expect(certificate.revocation?.reason == .compromised)
        let renewed = try certificate.renewed(expires: nil, at: Self.made, with: key)
        #expect(renewed.revocation?.reason == .compromised)
    }

    @Test func `nobody else can revoke or renew a key, or end it before it began`() throws {
        let key = try privateKey(.ed25519), other = try privateKey(.rsa)
        let certificate = try OpenPGPCertificate.make(key, created: Self.made, userID: Self.user)
        let stranger = try OpenPGPCertificate.make(other, created: Self.made, userID: Self.user)
        #expect(throws: Failure.self) {
            try OpenPGPRevocation.make(
                of: certificate.owner, reason: .retired, date: Self.made, with: other)
        }
        let foreign = try OpenPGPRevocation.make(
            of: stranger.owner, reason: .retired, date: Self.made, with: other)
        #expect(throws: Failure.self) { try certificate.adding(foreign) }
        #expect(throws: Failure.self) {
            try certificate.renewed(expires: nil, at: Self.made, with: other)
        }
        let failure = #expect(throws: Failure.self) {
            try certificate.renewed(expires: Self.made, at: Self.made, with: key)
        }
        #expect(failure?.exit == .usage)
    }

    @Test func `every flipped bit of a revoked certificate with an end is noticed`() throws {
        let key = try privateKey(.ed25519)
        let plain = try OpenPGPCertificate.make(
            key, created: Self.made, expires: Timestamp(Self.made.seconds + 99), userID: Self.user)
        let certificate = try plain.adding(
            OpenPGPRevocation.make(
                of: plain.owner, reason: .superseded, text: "new", date: Self.made, with: key))
        for index in certificate.bytes.indices {
            var spoiled = certificate.bytes
            spoiled[index] ^= 0x01
            let parsed = try? OpenPGPCertificate.parse(spoiled, name: "spoiled")
            // Only the hint of the unhashed areas may differ.
            #expect(parsed == nil || parsed?.expires == certificate.expires, "byte \(index)")
            #expect(parsed == nil || parsed?.revocation?.reason == .superseded, "byte \(index)")
        }
    }

    private func privateKey(_ type: KeyType) throws -> PrivateKey {
        try IdentityFiles.privateKey("acme", type, in: [scratch("keys")], passphrase: .none)
    }

    private func sign(
        at date: Timestamp, _ certificate: OpenPGPCertificate, _ key: borrowing PrivateKey
    ) throws {
        let message = Message(name: "file", date: date, source: .bytes(Array("anvils\n".utf8)))
        try scratch.write("file", "anvils\n")
        try scratch.write(
            "file.sig", Data(try OpenPGPSigner.sign(message, as: certificate.owner, with: key)))
    }

    private func sqv(_ certificate: OpenPGPCertificate) throws -> Int32 {
        let path = try scratch.write("certificate", Data(certificate.armored))
        return try Command.run(
            "sqv", ["--keyring", path, scratch("file.sig"), scratch("file")]
        ).status
    }

    private func listing(_ certificate: OpenPGPCertificate) throws -> String {
        let path = try scratch.write("certificate", Data(certificate.armored))
        return try gpg(["--with-colons", "--show-keys", path]).output
    }

    private func list() throws -> String { try gpg(["--with-colons", "--list-keys"]).output }

    private func importKey(_ bytes: [UInt8]) throws {
        let path = try scratch.write("import", Data(bytes))
        let outcome = try gpg(["--import", path])
        #expect(outcome.status == 0, "\(outcome)")
    }

    private func gpg(_ arguments: [String]) throws -> Outcome {
        try Command.run(
            "gpg",
            ["--homedir", scratch("home"), "--batch", "--pinentry-mode", "loopback"] + arguments)
    }
}
