internal import CCrypto
internal import Model

/// A running hash with the functions that signature formats need; BLAKE2b is minisign's alone.
final class MessageHash {
    enum Function {
        case sha256, sha512, blake2b512
    }

    private let context: OpaquePointer
    private static let what = "cannot hash"

    init(_ function: Function) throws(Failure) {
        guard let context = EVP_MD_CTX_new() else { throw LibraryFailure.failure(Self.what) }
        self.context = context
        let method =
            switch function {
            case .sha256: EVP_sha256()
            case .sha512: EVP_sha512()
            case .blake2b512: EVP_blake2b512()
            }
        try LibraryFailure.check(EVP_DigestInit_ex(context, method, nil), Self.what)
    }

    deinit { EVP_MD_CTX_free(context) }

    func update(_ bytes: borrowing [UInt8]) throws(Failure) {
        let status = bytes.span.bytes.withUnsafeBytes {
            EVP_DigestUpdate(context, $0.baseAddress, $0.count)
        }
        try LibraryFailure.check(status, Self.what)
    }

    /// The digest; the hash is spent afterwards.
    func value() throws(Failure) -> [UInt8] {
        var status: Int32 = 0
        var count: UInt32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { pointer, filled in
            status = EVP_DigestFinal_ex(context, pointer.baseAddress, &count)
            filled = Int(count)
        }
        try LibraryFailure.check(status, Self.what)
        return bytes
    }
}
