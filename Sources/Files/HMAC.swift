internal import CCrypto
public import Model

/// Message authentication with a secret key (RFC 2104), over SHA-256.
public enum HMAC {
    /// The code of `message` under `key`.
    public static func sha256(
        _ message: some StringProtocol, key: [UInt8]
    ) throws(Failure) -> [UInt8] {
        let message = Array(message.utf8)
        var code = [UInt8](repeating: 0, count: 32)
        var count = 0
        let done = EVP_Q_mac(
            nil, "HMAC", nil, "SHA256", nil, key, key.count, message, message.count, &code,
            code.count, &count)
        guard done != nil, count == code.count else {
            throw Failure("cannot authenticate a message", "libcrypto refused to")
        }
        return code
    }
}
