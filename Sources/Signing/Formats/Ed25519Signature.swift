/// The 64 bytes R and S of RFC 8032 section 5.1.6.
enum Ed25519Signature {
    static let size = 64

    /// The order of the group, lowest byte first: 2^252 + 27742317777372353535851937790883648493.
    private static let order: [UInt8] = [
        0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6, 0x9C, 0xF7, 0xA2, 0xDE, 0xF9, 0xDE,
        0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ]

    /// Whether S is below the order: S plus the order would be a second signature of the same
    /// message, which anyone can write (RFC 8032 section 8.4).
    static func isCanonical(_ signature: [UInt8]) -> Bool {
        signature.count == size
            && signature.suffix(32).reversed().lexicographicallyPrecedes(order.reversed())
    }
}
