internal import Model

/// Signatures in OpenSSH's clothes, undressed to what the formats hold.
enum AgentSignature {
    /// The raw signature in `blob`: 64 bytes, DER, or PKCS #1; nil when it is malformed or of
    /// another kind than `key` (RFC 8709 section 6, RFC 5656 section 3.1.2, RFC 8332 section 3).
    static func raw(_ blob: [UInt8], of key: PublicKey) throws(Failure) -> [UInt8]? {
        var reader = ByteReader(blob)
        guard let algorithm = reader.string(), let body = reader.string(), reader.isAtEnd else {
            return nil
        }
        switch (key.type, String(decoding: algorithm, as: UTF8.self)) {
        case (.ed25519, SSHKey.algorithm): return body.count == 64 ? body : nil
        case (.p256, SSHKey.ecdsa): return der(body)
        case (.rsa, "rsa-sha2-256"):
            let size = try key.rsaNumbers().modulus.count
            guard body.count <= size else { return nil }
            return [UInt8](repeating: 0, count: size - body.count) + body
        default: return nil
        }
    }

    /// Two numbers, as SEQUENCE { INTEGER r, INTEGER s }.
    private static func der(_ body: [UInt8]) -> [UInt8]? {
        var reader = ByteReader(body)
        guard let r = reader.string(), let s = reader.string(), reader.isAtEnd,
            [r, s].allSatisfy({ (1...33).contains($0.count) && $0[0] < 0x80 })
        else { return nil }
        return DER.sequence(DER.integer(r) + DER.integer(s))
    }
}
