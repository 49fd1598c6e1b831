internal import Files
public import Model

/// A bare RSA signature over SHA-256, PKCS #1 v1.5 (RFC 8017 section 8.2): what apk checks.
public enum RawRSASignature {
    /// Signs `message`, and verifies the result.
    public static func sign(
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
