import Files
import Model
import Testing

@Suite("Digests") struct DigestTests {
    /// FIPS 180-4: the message "abc".
    static let abc = [
        Digest.Algorithm.sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        .sha512: "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
            + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
    ]

    @Test(arguments: Digest.Algorithm.allCases)
    func `are written and read as hex`(algorithm: Digest.Algorithm) throws {
        let digest = try Hash.of(Array("abc".utf8), algorithm)
        #expect(digest.hex == Self.abc[algorithm])
        #expect(Digest(algorithm, hex: digest.hex) == digest)
        #expect(Digest(algorithm, digest.bytes) == digest)
    }

    @Test func `anything else than lower case hex of the right length is refused`() throws {
        let hex = try #require(Self.abc[.sha256])
        for wrong in [
            "", hex.uppercased(), String(hex.dropLast()), hex + "00", " " + hex.dropFirst(),
            "g" + hex.dropFirst(), "0x" + hex.dropFirst(2),
        ] { #expect(Digest(.sha256, hex: wrong) == nil) }
        #expect(Digest(.sha512, hex: hex) == nil)
        #expect(Digest(.sha256, [UInt8](repeating: 0, count: 31)) == nil)
    }

    @Test func `different functions are different digests`() throws {
        let one = try Hash.of([], .sha256), two = try Hash.of([], .sha512)
        #expect(one != two)
    }
}
