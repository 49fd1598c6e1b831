import Crypto
import Foundation
import Model
import Samples
import Signatures
import TestSupport
import Testing

/// Project Wycheproof's vectors, read where they are: valid ones are accepted, all others refused.
@Suite(.needsVectors) struct WycheproofTests {
    @Test func `ed 25519`() throws {
        let outcome = try Vectors("ed25519").run(OpenSSLEd25519Signature())
        #expect(outcome.wrong == [])
        #expect(outcome.count == 151)
    }

    @Test func `p256`() throws {
        let outcome = try Vectors("ecdsa_secp256r1_sha256").run(OpenSSLSignature())
        #expect(outcome.wrong == [])
        #expect(outcome.count == 484)
    }
}

/// One file of vectors: groups of signatures under one key.
struct Vectors: Decodable {
    struct Group: Decodable {
        let publicKeyDer: String
        let tests: [Case]
    }
    struct Case: Decodable {
        let tcId: Int
        let msg: String
        let sig: String
        let result: String
    }
    let testGroups: [Group]

    init(_ name: String) throws {
        let path = (Tool.vectors ?? "") + "/\(name).json"
        self = try JSONDecoder().decode(
            Vectors.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    }

    /// How many vectors there are, and the numbers of those we judge otherwise.
    func run(_ format: any SignatureFormat) throws -> (count: Int, wrong: [Int]) {
        var count = 0
        var wrong: [Int] = []
        for group in testGroups {
            let key = try? PublicKey(spki: Self.bytes(group.publicKeyDer), name: "vector")
            for test in group.tests {
                count += 1
                let accepted =
                    key.map { key in
                        refusal {
                            try format.verify(
                                Self.bytes(test.sig), over: message(Self.bytes(test.msg)), with: key
                            )
                        } == nil
                    } ?? false
                if accepted != (test.result == "valid") { wrong.append(test.tcId) }
            }
        }
        return (count, wrong)
    }

    static func bytes(_ hex: String) -> [UInt8] {
        let digits = Array(hex.utf8).map { $0 < 58 ? $0 - 48 : $0 - 87 }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}
