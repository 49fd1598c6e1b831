internal import CCrypto
public import Model

/// A running hash over libcrypto.
public final class Hash {
    private let context: HashContext
    private let algorithm: Digest.Algorithm

    /// An empty hash.
    public init(_ algorithm: Digest.Algorithm) throws(Failure) {
        guard let context = HashContext(algorithm == .sha256 ? EVP_sha256() : EVP_sha512()) else {
            throw Self.broken
        }
        self.context = context
        self.algorithm = algorithm
    }

    /// Takes in `bytes`.
    public func update(_ bytes: borrowing RawSpan) throws(Failure) {
        guard context.update(bytes) else { throw Self.broken }
    }

    /// The digest of all that was taken in; the hash is spent afterwards.
    public func value() throws(Failure) -> Digest {
        guard let bytes = context.value(algorithm.byteCount), let digest = Digest(algorithm, bytes)
        else { throw Self.broken }
        return digest
    }

    /// The digest of `bytes`.
    public static func of(
        _ bytes: [UInt8], _ algorithm: Digest.Algorithm = .sha256
    ) throws(Failure) -> Digest {
        let hash = try Hash(algorithm)
        try hash.update(bytes.span.bytes)
        return try hash.value()
    }

    private static var broken: Failure { Failure("cannot hash", "libcrypto refused to") }
}
