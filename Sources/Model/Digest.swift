/// The value of a hash function, with the function it came from.
package struct Digest: Sendable, Hashable {
    /// The hash functions in use.
    package enum Algorithm: String, Sendable, CaseIterable {
        case sha256, sha512

        /// The size of a value in bytes.
        package var byteCount: Int { self == .sha256 ? 32 : 64 }
    }

    /// The function.
    package let algorithm: Algorithm
    /// The value.
    package let bytes: [UInt8]

    /// A value of `algorithm`; nil when its size is wrong.
    package init?(_ algorithm: Algorithm, _ bytes: [UInt8]) {
        guard bytes.count == algorithm.byteCount else { return nil }
        self.algorithm = algorithm
        self.bytes = bytes
    }

    /// Reads lower-case hex of exactly the right length.
    package init?(_ algorithm: Algorithm, hex: String) {
        let digits = Array(hex.utf8).map(Self.nibble)
        guard digits.count == algorithm.byteCount * 2 else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = digits[index], let low = digits[index + 1] else { return nil }
            bytes.append(high << 4 | low)
        }
        self.algorithm = algorithm
        self.bytes = bytes
    }

    /// Lower-case hex, as checksum lists have it.
    package var hex: String { Hex.text(bytes) }

    private static func nibble(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}

/// Bytes as lower-case hexadecimal digits.
package enum Hex {
    /// Two digits for each byte.
    package static func text(_ bytes: [UInt8]) -> String {
        String(unsafeUninitializedCapacity: bytes.count * 2) { text in
            for (index, byte) in bytes.enumerated() {
                text[index * 2] = digit(byte >> 4)
                text[index * 2 + 1] = digit(byte & 15)
            }
            return text.count
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") - 10 + value
    }
}
