import CCrypto
package import Model

/// A running hash over libcrypto.
package final class Hash {
    private let context: HashContext
    private let algorithm: Digest.Algorithm

    /// An empty hash.
    package init(_ algorithm: Digest.Algorithm) throws(Failure) {
        guard let context = HashContext(algorithm == .sha256 ? EVP_sha256() : EVP_sha512()) else {
            throw Self.broken
        }
        self.context = context
        self.algorithm = algorithm
    }

    /// Takes in `bytes`.
    package func update(_ bytes: borrowing RawSpan) throws(Failure) {
        guard context.update(bytes) else { throw Self.broken }
    }

    /// The digest of all that was taken in; the hash is spent afterwards.
    package func value() throws(Failure) -> Digest {
        guard let bytes = context.value(algorithm.byteCount), let digest = Digest(algorithm, bytes)
        else { throw Self.broken }
        return digest
    }

    /// The digest of `bytes`.
    package static func of(
        _ bytes: [UInt8], _ algorithm: Digest.Algorithm = .sha256
    ) throws(Failure) -> Digest {
        let hash = try Hash(algorithm)
        try hash.update(bytes.span.bytes)
        return try hash.value()
    }

    private static var broken: Failure { Failure("cannot hash", "libcrypto refused to") }
}

/// One running hash inside libcrypto, freed exactly once.
struct HashContext: ~Copyable {
    private let context: OpaquePointer

    /// A hash by `function`; nil when libcrypto's policy forbids it.
    init?(_ function: OpaquePointer?) {
        guard let context = EVP_MD_CTX_new() else { return nil }
        guard EVP_DigestInit_ex(context, function, nil) == 1 else {
            EVP_MD_CTX_free(context)
            return nil
        }
        self.context = context
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Whether `bytes` were taken in.
    func update(_ bytes: borrowing RawSpan) -> Bool {
        bytes.withUnsafeBytes { EVP_DigestUpdate(context, $0.baseAddress, $0.count) } == 1
    }

    /// The digest of `count` bytes; the hash is spent afterwards.
    func value(_ count: Int) -> [UInt8]? {
        var status: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { pointer, filled in
            status = EVP_DigestFinal_ex(context, pointer.baseAddress, nil)
            filled = count
        }
        return status == 1 ? bytes : nil
    }
}

/// MD5 and SHA-1, which formats of their time store beside or instead of better digests.
///
/// They find accidents, not attackers: nothing here is trusted because of them.
package final class LegacyHash {
    private let context: HashContext
    private let byteCount: Int

    /// An empty hash.
    package init(_ algorithm: WeakDigest) throws(Failure) {
        guard let context = HashContext(algorithm == .md5 ? EVP_md5() : EVP_sha1()) else {
            throw Self.broken
        }
        self.context = context
        byteCount = algorithm == .md5 ? 16 : 20
    }

    /// Takes in `bytes`.
    package func update(_ bytes: borrowing RawSpan) throws(Failure) {
        guard context.update(bytes) else { throw Self.broken }
    }

    /// The digest of all that was taken in; the hash is spent afterwards.
    package func value() throws(Failure) -> [UInt8] {
        guard let bytes = context.value(byteCount) else { throw Self.broken }
        return bytes
    }

    /// The digest of `bytes`.
    package static func of(_ bytes: [UInt8], _ algorithm: WeakDigest) throws(Failure) -> [UInt8] {
        let hash = try LegacyHash(algorithm)
        try hash.update(bytes.span.bytes)
        return try hash.value()
    }

    /// Some systems' policy forbids these functions altogether.
    private static var broken: Failure {
        Failure(
            "cannot hash", "libcrypto refused MD5 or SHA-1",
            hint: "allow them in openssl.cnf, or leave this format out")
    }
}

/// Message authentication with a secret key (RFC 2104), over SHA-256.
package enum HMAC {
    /// The code of `message` under `key`.
    package static func sha256(
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
