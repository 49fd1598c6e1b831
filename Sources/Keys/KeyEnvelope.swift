import CCrypto
import Crypto
import Files
import Model

/// A PKCS#8 private key under a passphrase (RFC 5958 section 3), as `openssl pkey -passin` reads it.
///
/// Nothing here can prompt: the passphrase is an argument, libcrypto's PEM reader is not used.
enum KeyEnvelope {
    /// The cost of scrypt (RFC 7914); libcrypto's own reader allows 32 MiB, which these stay under.
    private static let cost: (n: UInt64, r: UInt64, p: UInt64) = (16384, 8, 1)
    private static let saltSize = 16

    /// Protects `key` with PBES2: scrypt and AES-256-CBC (RFC 8018 section 6.2).
    static func protect(
        _ key: borrowing Secret, with passphrase: borrowing Secret
    ) throws(Failure) -> [UInt8] {
        let what = "cannot protect the key"
        let info = key.withBytes { bytes -> OpaquePointer? in
            var cursor = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
            return d2i_PKCS8_PRIV_KEY_INFO(nil, &cursor, bytes.count)
        }
        guard let info else { throw LibraryFailure.failure(what) }
        defer { PKCS8_PRIV_KEY_INFO_free(info) }
        // No salt and no vector given: libcrypto draws both.
        guard
            let scheme = PKCS5_pbe2_set_scrypt(
                EVP_aes_256_cbc(), nil, Int32(saltSize), nil, cost.n, cost.r, cost.p)
        else { throw LibraryFailure.failure(what) }
        let sealed = passphrase.withBytes { bytes in
            PKCS8_set0_pbe(
                bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count), info,
                scheme)
        }
        guard let sealed else {
            X509_ALGOR_free(scheme)
            throw LibraryFailure.failure(what)
        }
        defer { X509_SIG_free(sealed) }
        var text: UnsafeMutablePointer<UInt8>?
        let count = i2d_X509_SIG(sealed, &text)
        guard count > 0, let text else { throw LibraryFailure.failure(what) }
        defer { CRYPTO_free(text, nil, 0) }
        return Array(UnsafeBufferPointer(start: text, count: Int(count)))
    }

    /// The unprotected PKCS#8 value in `envelope`, which the file `name` holds.
    static func open(
        _ envelope: borrowing Secret, with passphrase: borrowing Secret, name: String
    ) throws(Failure) -> Secret {
        let sealed = envelope.withBytes { bytes -> OpaquePointer? in
            let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
            var cursor = start
            let value = d2i_X509_SIG(nil, &cursor, bytes.count)
            guard cursor == start.map({ $0 + bytes.count }) else {
                X509_SIG_free(value)
                return nil
            }
            return value
        }
        guard let sealed else {
            ERR_clear_error()
            throw Failure("\(name) is not a protected private key", exit: .malformed)
        }
        defer { X509_SIG_free(sealed) }
        let info = passphrase.withBytes { bytes in
            PKCS8_decrypt(
                sealed, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count))
        }
        guard let info else { throw refusal(name) }
        defer { PKCS8_PRIV_KEY_INFO_free(info) }
        var text: UnsafeMutablePointer<UInt8>?
        let count = i2d_PKCS8_PRIV_KEY_INFO(info, &text)
        guard count > 0, let text else { throw refusal(name) }
        defer { CRYPTO_clear_free(text, Int(count), nil, 0) }
        var bytes = Array(UnsafeBufferPointer(start: text, count: Int(count)))
        return Secret(wiping: &bytes)
    }

    /// A wrong passphrase shows as bad padding or, once in 256 times, as a broken inner value.
    private static func refusal(_ name: String) -> Failure {
        let reason = LibraryFailure.reason() ?? ""
        let isOurs = ["unsupported", "unknown", "memory limit"].contains { reason.contains($0) }
        return Failure(
            "cannot open \(name)", isOurs ? reason : "the passphrase is wrong",
            hint: isOurs
                ? "protect the key again: openssl pkcs8 -topk8 -scrypt -in OLD -out NEW" : nil,
            exit: .noKey)
    }
}
