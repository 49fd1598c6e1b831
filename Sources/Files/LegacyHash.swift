internal import CCrypto
public import Model

/// MD5 and SHA-1, which formats of their time store beside or instead of better digests.
///
/// They find accidents, not attackers: nothing here is trusted because of them.
public final class LegacyHash {
    /// The function.
    public enum Algorithm: Sendable {
        case md5, sha1

        var byteCount: Int { self == .md5 ? 16 : 20 }
    }

    private let context: OpaquePointer
    private let algorithm: Algorithm

    /// An empty hash.
    public init(_ algorithm: Algorithm) throws(Failure) {
        guard let context = EVP_MD_CTX_new() else { throw Self.broken }
        self.context = context
        self.algorithm = algorithm
        let function = algorithm == .md5 ? EVP_md5() : EVP_sha1()
        guard EVP_DigestInit_ex(context, function, nil) == 1 else { throw Self.broken }
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Takes in `bytes`.
    public func update(_ bytes: borrowing RawSpan) throws(Failure) {
        let status = bytes.withUnsafeBytes { EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
        guard status == 1 else { throw Self.broken }
    }

    /// The digest of all that was taken in; the hash is spent afterwards.
    public func value() throws(Failure) -> [UInt8] {
        var status: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: algorithm.byteCount) { pointer, filled in
            status = EVP_DigestFinal_ex(context, pointer.baseAddress, nil)
            filled = algorithm.byteCount
        }
        guard status == 1 else { throw Self.broken }
        return bytes
    }

    /// The digest of `bytes`.
    public static func of(_ bytes: [UInt8], _ algorithm: Algorithm) throws(Failure) -> [UInt8] {
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
