import Files
package import Model

@testable package import Crypto

/// A signature put together by hand, so that exactly one thing about it can be wrong.
package struct OpenPGPForgery {
    package var kind: UInt8 = 0
    package var hash: UInt8 = 8
    package var version: UInt8 = 4
    package var created = Timestamp(1_795_219_200)
    /// Subpackets behind the issuer and the date: type (128 makes it critical) and content.
    package var more: [(UInt8, [UInt8])] = []
    package var hasDate = true
    /// What the numbers become before they are written.
    package var numbers: (inout [[UInt8]]) -> Void = { _ in }

    package init() {}

    /// The packet's body, signed by `key` over `bytes`.
    package func body(
        _ owner: OpenPGPKey, _ key: borrowing PrivateKey, over bytes: [UInt8]
    ) throws -> [UInt8] {
        var area = OpenPGPWriter()
        area.subpacket(33, [4] + owner.fingerprintBytes)
        if hasDate { area.subpacket(2, OpenPGPWriter.word(created.seconds)) }
        for (type, content) in more { area.subpacket(type, content) }
        var body = OpenPGPWriter()
        for byte in [version, kind, owner.algorithm, hash] { body.byte(byte) }
        body.short(area.bytes.count)
        body.raw(area.bytes)
        let algorithm: OpenPGPHash = hash == 10 ? .sha512 : .sha256
        let digest = try algorithm.digest(body.bytes) { hash throws(Failure) in
            try hash.update(bytes.span.bytes)
        }
        body.short(0)
        body.raw(digest.prefix(2))
        let signature = try key.sign(digest)
        var numbers = [Array(signature.prefix(32)), Array(signature.suffix(32))]
        self.numbers(&numbers)
        for number in numbers { body.number(number) }
        return body.bytes
    }

    /// The whole file.
    package func armored(
        _ owner: OpenPGPKey, _ key: borrowing PrivateKey, over bytes: [UInt8]
    ) throws -> [UInt8] {
        Armor.text("SIGNATURE", OpenPGPWriter.packet(2, try body(owner, key, over: bytes)))
    }
}
