import Files
package import Model

/// The 64 bytes R and S of RFC 8032 section 5.1.6.
package enum Ed25519Signature {
    package static let size = 64

    /// The order of the group, lowest byte first: 2^252 + 27742317777372353535851937790883648493.
    private static let order: [UInt8] = [
        0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6, 0x9C, 0xF7, 0xA2, 0xDE, 0xF9, 0xDE,
        0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ]

    /// Whether S is below the order: S plus the order would be a second signature of the same
    /// message, which anyone can write (RFC 8032 section 8.4).
    package static func isCanonical(_ signature: [UInt8]) -> Bool {
        signature.count == size
            && signature.suffix(32).reversed().lexicographicallyPrecedes(order.reversed())
    }
}

/// A bare RSA signature over SHA-256, PKCS #1 v1.5 (RFC 8017 section 8.2): what apk checks.
package enum RawRSASignature {
    /// Signs `message`, and verifies the result.
    package static func sign(
        _ message: [UInt8], _ key: borrowing PrivateKey
    ) throws(Failure) -> [UInt8] {
        guard key.publicKey.type == .rsa else {
            throw Failure("an apk signature needs an RSA key", exit: .noKey)
        }
        let digest = try Hash.of(message).bytes
        let signature = try key.sign(digest)
        guard key.publicKey.accepts(signature, over: digest) else {
            throw Failure(
                "the new signature does not verify", hint: "this machine makes errors")
        }
        return signature
    }
}
