import Foundation
import Model
import Samples
import TestSupport
import Testing

@testable import Crypto
@testable import Formats

/// Row 26: RSA keys and signatures that must not be taken, as packages carry them.
@Suite struct RSAKeyTests {
    @Test(.needs("openssl"))
    func `row 26: small keys, odd exponents and second spellings are refused`() throws {
        let scratch = try Scratch()
        func modulus(_ bits: String) throws -> [UInt8] {
            let key = scratch(bits + ".key")
            _ = try Command.run("openssl", ["genrsa", "-out", key, bits])
            let outcome = try Command.run("openssl", ["rsa", "-in", key, "-modulus", "-noout"])
            let hex = outcome.output.split(separator: "=").last?.lowercased() ?? ""
            return Vectors.bytes(hex.trimmingCharacters(in: .newlines))
        }
        let sound = try modulus("2048"), usual: [UInt8] = [1, 0, 1]
        #expect(try PublicKey(rsa: sound, usual, name: "key").rsaBits == 2048)
        let even = Array(sound.dropLast()) + [sound[255] & 254]
        let cases: [(String, [UInt8], [UInt8])] = [
            ("1024 bits", try modulus("1024"), usual),
            ("2047 bits", [0x7f] + sound.dropFirst(), usual),
            ("1 as exponent", sound, [1]), ("2 as exponent", sound, [2]),
            ("an even exponent", sound, [1, 0, 0]), ("0 as exponent", sound, [0]),
            ("an even modulus", even, usual),
            ("16384 bits", sound + [UInt8](repeating: 255, count: 1792), usual),
        ]
        for (what, modulus, exponent) in cases {
            let failure = refusal { _ = try PublicKey(rsa: modulus, exponent, name: "key") }
            #expect(failure?.exit == .noKey, "\(what)")
        }
        // The same key with a length of three bytes where two are enough.
        let spki = try PublicKey(rsa: sound, usual, name: "key").spki
        let spelled = [0x30, 0x83, 0] + spki.dropFirst(2)
        #expect(refusal { _ = try PublicKey(spki: spelled, name: "key") }?.exit == .noKey)
    }

    @Test(.needsVectors)
    func `row 26: padding, digest and length as the vectors have them`() throws {
        var count = 0
        var wrong: [Int] = []
        for group in try Vectors("rsa_signature_3072_sha256").testGroups {
            let key = try PublicKey(spki: Vectors.bytes(group.publicKeyDer), name: "vector")
            for test in group.tests {
                count += 1
                let digest = try message(Vectors.bytes(test.msg)).digest(.sha256)
                let mark = PackageMark.rsa(Vectors.bytes(test.sig), digest: digest, name: "k")
                let isGood = refusal { try mark.verify(by: key, "a package") } == nil
                // What the vectors call acceptable, a digest without its NULL, is not.
                if isGood != (test.result == "valid") { wrong.append(test.tcId) }
            }
        }
        #expect(count == 259)
        #expect(wrong == [])
    }
}
