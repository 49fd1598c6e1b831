import Crypto
import Files
import Foundation
import Model
import Samples
import Signatures
import TestSupport
import Testing

/// Raw ECDSA and raw Ed25519 against the `openssl` program.
@Suite struct OpenSSLSignatureTests {
    @Test(.needs("openssl"))
    func `openssl dgst accepts our P-256 signature, and not over a spoiled file`() throws {
        let keys = try KeyFolder()
        let scratch = keys.scratch
        try scratch.write("list", sampleList)
        try scratch.write("sig", try keys.sign(sampleList, as: OpenSSLSignature()))
        let line = [
            "dgst", "-sha256", "-verify", keys.file("p256.pem"), "-signature", "sig", "list",
        ]
        let good = try Command.run("openssl", line, in: scratch.path)
        #expect(good.status == 0 && good.output == "Verified OK\n")
        try scratch.write("list", sampleList + [10])
        #expect(try Command.run("openssl", line, in: scratch.path).status == 1)
    }

    @Test(.needs("openssl"))
    func `openssl pkeyutl accepts our Ed25519 signature, and not over a spoiled file`() throws {
        let keys = try KeyFolder()
        let scratch = keys.scratch
        try scratch.write("list", sampleList)
        try scratch.write("sig", try keys.sign(sampleList, as: OpenSSLEd25519Signature()))
        let line = [
            "pkeyutl", "-verify", "-pubin", "-inkey", keys.file("ed25519.pem"), "-rawin", "-in",
            "list", "-sigfile", "sig",
        ]
        let good = try Command.run("openssl", line, in: scratch.path)
        #expect(good.status == 0 && good.output == "Signature Verified Successfully\n")
        try scratch.write("list", sampleList + [10])
        #expect(try Command.run("openssl", line, in: scratch.path).status == 1)
    }

    @Test(.needs("openssl"))
    func `we accept what openssl signs with our keys`() throws {
        let keys = try KeyFolder()
        let scratch = keys.scratch
        try scratch.write("list", sampleList)
        _ = try Command.run(
            "openssl",
            ["dgst", "-sha256", "-sign", keys.file("p256.key"), "-out", "p256.sig", "list"],
            in: scratch.path)
        _ = try Command.run(
            "openssl",
            [
                "pkeyutl", "-sign", "-inkey", keys.file("ed25519.key"), "-rawin", "-in", "list",
                "-out", "ed25519.sig",
            ], in: scratch.path)
        try OpenSSLSignature().verify(
            try scratch.bytes("p256.sig"), over: message(sampleList), with: keys.key(.p256))
        try OpenSSLEd25519Signature().verify(
            try scratch.bytes("ed25519.sig"), over: message(sampleList), with: keys.key(.ed25519))
    }

    @Test(arguments: [
        "", "30", "3000", "3006020101020100", "3006020100020101", "300702020001020101",
        "30060201010201ff", "30800201010201010000", "3081060201010201 01", "300602010102010100",
        "3026022100ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551020101",
        "3106020101020101", "3005020101020101", "300702010102020001", "3003020101",
    ])
    func `row 25: r and s in any other spelling are refused`(_ hex: String) throws {
        let key = try KeyFolder().key(.p256)
        let digits = Array(hex.filter { $0 != " " })
        let bytes = stride(from: 0, to: digits.count - 1, by: 2)
            .compactMap { UInt8(String(digits[$0...($0 + 1)]), radix: 16) }
        let failure = refusal {
            try OpenSSLSignature().verify(bytes, over: message(sampleList), with: key)
        }
        #expect(failure?.exit == .malformed)
    }

    @Test(arguments: [
        "", "hello", "SSHSIG\0\0\0\u{4}file", "DSSEv1 28 application/vnd.in-toto+json 2 {}",
        String(repeating: " ", count: 64) + "TLS 1.3, server CertificateVerify",
    ])
    func `raw Ed25519 signs checksum lists only`(_ text: String) throws {
        let failure = refusal {
            _ = try KeyFolder().sign(Array(text.utf8), as: OpenSSLEd25519Signature())
        }
        #expect(failure?.exit == .usage)
        #expect(failure?.what == "the format openssl-ed25519 does not sign SHA256SUMS")
    }

    @Test
    func `Ed25519 with S out of range is a malformed signature`() throws {
        let keys = try KeyFolder()
        var signature = try keys.sign(sampleList, as: OpenSSLEd25519Signature())
        // S plus the order of the group: the second spelling that RFC 8032 section 8.4 warns of.
        let order: [UInt8] = [
            0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6, 0x9C, 0xF7, 0xA2, 0xDE, 0xF9,
            0xDE, 0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
        ]
        var carry = 0
        for index in 0..<32 {
            carry += Int(signature[32 + index]) + Int(order[index])
            signature[32 + index] = UInt8(carry & 255)
            carry >>= 8
        }
        let failure = refusal {
            try OpenSSLEd25519Signature().verify(
                signature, over: message(sampleList), with: keys.key(.ed25519))
        }
        #expect(failure?.why == "its number S is out of range")
    }
}
