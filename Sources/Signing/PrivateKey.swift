internal import CCrypto

/// The private half of a key, freed and wiped exactly once.
public struct PrivateKey: ~Copyable {
    private let handle: OpaquePointer

    deinit { EVP_PKEY_free(handle) }
}
