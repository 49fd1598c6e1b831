/// Public points that must never be taken for a key.
///
/// libcrypto accepts the points of small order: with the identity as key, one fixed signature is
/// good for every message. RFC 8032 section 5.1.3 leaves refusing them to the caller.
enum Ed25519Point {
    /// The y coordinates, lowest byte first, of the eight points whose order divides 8.
    private static let smallOrder: [[UInt8]] = [
        bytes("0000000000000000000000000000000000000000000000000000000000000000"),
        bytes("0100000000000000000000000000000000000000000000000000000000000000"),
        bytes("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
        bytes("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
        bytes("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
    ]

    /// Why `point` cannot be a key; nil when it can.
    static func objection(to point: [UInt8]) -> String? {
        guard let top = point.last, point.count == 32 else { return "it is not 32 bytes" }
        // The highest bit is the sign of x; the rest is y.
        let y = point.dropLast() + [top & 0x7F]
        if isNotReduced(y) { return "its point is not in canonical form" }
        return smallOrder.contains(Array(y)) ? "its point is of small order" : nil
    }

    /// Whether y is 2^255 - 19 or more, a second spelling of a smaller number.
    private static func isNotReduced(_ y: ArraySlice<UInt8>) -> Bool {
        y[0] >= 0xED && y[1..<31].allSatisfy { $0 == 0xFF } && y[31] == 0x7F
    }

    private static func bytes(_ hex: String) -> [UInt8] {
        let digits = Array(hex.utf8).map { $0 < 58 ? $0 - 48 : $0 - 87 }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}
