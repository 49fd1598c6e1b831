internal import CCrypto
public import Model

/// A running hash over libcrypto.
public final class Hash {
    private let context: OpaquePointer
    private let algorithm: Digest.Algorithm

    /// An empty hash.
    public init(_ algorithm: Digest.Algorithm) throws(Failure) {
        guard let context = EVP_MD_CTX_new() else { throw Self.broken }
        self.context = context
        self.algorithm = algorithm
        let function = algorithm == .sha256 ? EVP_sha256() : EVP_sha512()
        guard EVP_DigestInit_ex(context, function, nil) == 1 else { throw Self.broken }
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Takes in `bytes`.
    public func update(_ bytes: borrowing RawSpan) throws(Failure) {
        let status = bytes.withUnsafeBytes { EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
        guard status == 1 else { throw Self.broken }
    }

    /// The digest of all that was taken in; the hash is spent afterwards.
    public func value() throws(Failure) -> Digest {
        var status: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: algorithm.byteCount) { pointer, filled in
            status = EVP_DigestFinal_ex(context, pointer.baseAddress, nil)
            filled = algorithm.byteCount
        }
        guard status == 1, let digest = Digest(algorithm, bytes) else { throw Self.broken }
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
