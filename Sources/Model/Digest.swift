/// The value of a hash function, with the function it came from.
public struct Digest: Sendable, Hashable {
    /// The hash functions in use.
    public enum Algorithm: String, Sendable, CaseIterable {
        case sha256, sha512

        /// The size of a value in bytes.
        public var byteCount: Int { self == .sha256 ? 32 : 64 }
    }

    /// The function.
    public let algorithm: Algorithm
    /// The value.
    public let bytes: [UInt8]

    /// A value of `algorithm`; nil when its size is wrong.
    public init?(_ algorithm: Algorithm, _ bytes: [UInt8]) {
        guard bytes.count == algorithm.byteCount else { return nil }
        self.algorithm = algorithm
        self.bytes = bytes
    }

    /// Reads lower-case hex of exactly the right length.
    public init?(_ algorithm: Algorithm, hex: String) {
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
    public var hex: String { Hex.text(bytes) }

    private static func nibble(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
