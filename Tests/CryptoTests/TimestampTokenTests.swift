import Files
import Foundation
import Model
import Samples
import TestSupport
import Testing

@testable import Crypto

/// RFC 3161: our requests answered by openssl, its answers read by us, by openssl and by
/// rfc3161-client, and row 33 refused by all three.
@Suite(.needs("openssl")) struct TimestampTokenTests {
    let authority: TimestampAuthority
    let anchor: TimestampAnchor
    var scratch: Scratch { authority.scratch }
    let signed = Array("a signature file\n".utf8)

    init() throws {
        authority = try TimestampAuthority()
        anchor = try TimestampAnchor(
            pem: Array(authority.scratch.data("root.pem")), name: "root.pem")
    }

    @Test func `openssl reads the request`() throws {
        let request = try TimestampRequest(over: signed, nonce: [0x80, 1, 2, 3])
        try scratch.write("ours.tsq", Data(request.bytes))
        let shown = try Command.run(
            "openssl", ["ts", "-query", "-in", "ours.tsq", "-text"], in: scratch.path)
        #expect(shown.status == 0)
        #expect(shown.output.contains("Hash Algorithm: sha256"))
        #expect(shown.output.contains("Nonce: 0x80010203"))
        #expect(shown.output.contains("Certificate required: yes"))
    }

    @Test(.needsPython)
    func `an answer proves its time, to us, to openssl and to rfc3161-client`() throws {
        let nonce = try TimestampRequest.nonce()
        let answer = try authority.answer(TimestampRequest(over: signed, nonce: nonce).bytes)
        let time = try TimestampToken(answer, name: "t").time(
            over: signed, anchor: anchor, nonce: nonce)
        let now = Timestamp(Int64(Date().timeIntervalSince1970))
        #expect(abs(time.seconds - now.seconds) < 60)
        // Later nobody knows the nonce any more.
        #expect(try TimestampToken(answer, name: "t").time(over: signed, anchor: anchor) == time)
        #expect(try witnesses(answer) == [true, true])
    }

    @Test(.needsPython)
    func `row 33: an answer over other bytes`() throws {
        let other = try TimestampRequest(over: signed + [10], nonce: nil)
        try expectRefused(
            try authority.answer(other.bytes), "message imprint mismatch", witnesses: true)
    }

    @Test func `row 33: an answer to another request`() throws {
        let answer = try authority.answer(TimestampRequest(over: signed, nonce: [7]).bytes)
        let failure = refusal {
            _ = try TimestampToken(answer, name: "t").time(
                over: signed, anchor: anchor, nonce: [8])
        }
        #expect(failure?.exit == .unverified)
        #expect(failure?.why == "nonce mismatch")
        let bare = try authority.answer(TimestampRequest(over: signed, nonce: nil).bytes)
        let missing = refusal {
            _ = try TimestampToken(bare, name: "t").time(over: signed, anchor: anchor, nonce: [8])
        }
        #expect(missing?.why == "nonce not returned")
    }

    @Test(.needsPython)
    func `row 33: a certificate that is not for time alone, or not critically`() throws {
        let good = try authority.answer(TimestampRequest(over: signed, nonce: nil).bytes)
        // The same way of making one with the right certificate is accepted.
        let sound = try authority.forge(from: good, with: "good")
        _ = try TimestampToken(sound, name: "t").time(over: signed, anchor: anchor)
        for name in ["lax", "other"] {
            try expectRefused(
                try authority.forge(from: good, with: name),
                "certificate verify error: unsuitable"
                    + " certificate purpose", witnesses: name == "lax")
        }
    }

    @Test func `row 33: a time at which the certificate was not valid`() throws {
        let good = try authority.answer(TimestampRequest(over: signed, nonce: nil).bytes)
        for (year, why) in [("2099", "certificate has expired"), ("2001", "not yet valid")] {
            let forged = try authority.forge(from: good, with: "good") { info in
                // GeneralizedTime, 15 bytes: the only one of its tag and length.
                let mark: [UInt8] = [0x18, 0x0F]
                for index in info.indices.dropLast(6)
                where Array(info[index...(index + 1)]) == mark {
                    info.replaceSubrange((index + 2)...(index + 5), with: Array(year.utf8))
                }
            }
            let failure = refusal {
                _ = try TimestampToken(forged, name: "t").time(over: signed, anchor: anchor)
            }
            #expect(failure?.exit == .unverified)
            #expect(failure?.why.contains(why) == true, "\(failure?.why ?? "accepted")")
        }
    }

    @Test(.needsPython) func `another authority is not believed`() throws {
        let stranger = try TimestampAuthority()
        try expectRefused(
            try stranger.answer(TimestampRequest(over: signed, nonce: nil).bytes),
            "certificate verify error", witnesses: true)
    }

    @Test func `a refusal is none, and says its status`() throws {
        let failure = try objection([0x30, 0x05, 0x30, 0x03, 0x02, 0x01, 0x02])
        #expect(failure?.exit == .unverified)
        #expect(failure?.why == "the authority answered with the status 2")
    }

    @Test func `rows 1 and 30: empty, cut, longer and huge answers`() throws {
        let good = try authority.answer(TimestampRequest(over: signed, nonce: nil).bytes)
        for spoiled in [[], Array(good.dropLast()), good + [0], Array("<html>".utf8)] {
            #expect(try objection(spoiled)?.exit == .malformed)
        }
        let huge = refusal {
            _ = try TimestampToken([UInt8](repeating: 0x30, count: 1 << 17), name: "t")
        }
        #expect(huge?.exit == .malformed)
        #expect(huge?.why == "it is over 65536 bytes")
        for index in stride(from: 0, to: good.count, by: 7) {
            var spoiled = good
            spoiled[index] ^= 0x04
            let time = try? TimestampToken(spoiled, name: "t").time(over: signed, anchor: anchor)
            // What no signature covers may change, as a second root beside the chain could.
            let sound = try TimestampToken(good, name: "t").time(over: signed, anchor: anchor)
            #expect(time == nil || time == sound, "byte \(index)")
        }
    }

    @Test func `an anchor is certificates and nothing else`() throws {
        let pem = Array(try scratch.data("root.pem"))
        let two = try TimestampAnchor(pem: pem + Array(scratch.data("good.pem")), name: "two")
        #expect(two.certificates.count == 2)
        for spoiled in [
            [], pem + [65, 10], Array(pem.dropLast(2)), Array(try scratch.data("good.key")),
        ] {
            let failure = refusal { _ = try TimestampAnchor(pem: spoiled, name: "anchor.pem") }
            #expect(failure?.exit == .malformed)
            #expect(failure?.message.contains("anchor.pem") == true)
        }
        let answer = try authority.answer(TimestampRequest(over: signed, nonce: nil).bytes)
        let direct = try TimestampAnchor(pem: Array(scratch.data("good.pem")), name: "good.pem")
        _ = try TimestampToken(answer, name: "t").time(over: signed, anchor: direct)
    }

    private func objection(_ answer: [UInt8]) throws -> Failure? {
        refusal { _ = try TimestampToken(answer, name: "t").time(over: signed, anchor: anchor) }
    }

    private func expectRefused(_ answer: [UInt8], _ why: String, witnesses agree: Bool) throws {
        let failure = try objection(answer)
        #expect(failure?.exit == .unverified)
        #expect(failure?.why.hasPrefix(why) == true, "\(failure?.why ?? "accepted")")
        #expect(try witnesses(answer) == [false, agree ? false : try witnesses(answer)[1]])
    }

    /// Whether `openssl ts` and rfc3161-client accept an answer.
    private func witnesses(_ answer: [UInt8]) throws -> [Bool] {
        try scratch.write("judged.tsr", Data(answer))
        try scratch.write("signed", Data(signed))
        let openssl = try Command.run(
            "openssl",
            ["ts", "-verify", "-in", "judged.tsr", "-data", "signed", "-CAfile", "root.pem"],
            in: scratch.path)
        let client = try Python.run(
            """
            from rfc3161_client import VerifierBuilder, decode_timestamp_response
            from cryptography import x509
            answer = decode_timestamp_response(open("judged.tsr", "rb").read())
            root = x509.load_pem_x509_certificate(open("root.pem", "rb").read())
            verifier = VerifierBuilder().add_root_certificate(root).build()
            assert verifier.verify_message(answer, open("signed", "rb").read())
            print("verified")
            """, in: scratch.path)
        return [openssl.status == 0, client.output == "verified\n"]
    }
}
