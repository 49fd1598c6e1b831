internal import CCrypto
public import Model

/// MD5 and SHA-1, which formats of their time store beside or instead of better digests.
///
/// They find accidents, not attackers: nothing here is trusted because of them.
public final class LegacyHash {
    private let context: HashContext
    private let byteCount: Int

    /// An empty hash.
    public init(_ algorithm: LegacyAlgorithm) throws(Failure) {
        guard let context = HashContext(algorithm == .md5 ? EVP_md5() : EVP_sha1()) else {
            throw Self.broken
        }
        self.context = context
        byteCount = algorithm == .md5 ? 16 : 20
    }

    /// Takes in `bytes`.
    public func update(_ bytes: borrowing RawSpan) throws(Failure) {
        guard context.update(bytes) else { throw Self.broken }
    }

    /// The digest of all that was taken in; the hash is spent afterwards.
    public func value() throws(Failure) -> [UInt8] {
        guard let bytes = context.value(byteCount) else { throw Self.broken }
        return bytes
    }

    /// The digest of `bytes`.
    public static func of(_ bytes: [UInt8], _ algorithm: LegacyAlgorithm) throws(Failure) -> [UInt8]
    {
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
