internal import CCrypto
internal import Model

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
