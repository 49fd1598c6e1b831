internal import CCrypto
internal import Files
internal import Model

/// A secret number inside libcrypto, wiped and freed exactly once.
struct SecretNumber: ~Copyable {
    private let number: OpaquePointer

    init(_ secret: borrowing Secret) throws(Failure) {
        let made = secret.withBytes { bytes in
            BN_bin2bn(
                bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), Int32(bytes.count), nil)
        }
        guard let made else { throw LibraryFailure.failure(Self.what) }
        number = made
    }

    deinit { BN_clear_free(number) }

    private static let what = "cannot read a private key"

    /// The rest of this number when it is divided by one less than `divisor`: the exponents of
    /// RFC 8017 section 3.2 that an OpenSSH file leaves out.
    func remainder(byOneLessThan divisor: borrowing SecretNumber) throws(Failure) -> Secret {
        guard let context = BN_CTX_secure_new(), let less = BN_dup(divisor.number) else {
            throw LibraryFailure.failure(Self.what)
        }
        defer {
            BN_clear_free(less)
            BN_CTX_free(context)
        }
        guard BN_sub_word(less, 1) == 1, let rest = BN_new() else {
            throw LibraryFailure.failure(Self.what)
        }
        defer { BN_clear_free(rest) }
        BN_set_flags(rest, BN_FLG_CONSTTIME)
        try LibraryFailure.check(BN_div(nil, rest, number, less, context), Self.what)
        let count = (Int(BN_num_bits(rest)) + 7) / 8
        var bytes = [UInt8](unsafeUninitializedCapacity: count) { pointer, filled in
            filled = Int(BN_bn2bin(rest, pointer.baseAddress))
        }
        return Secret(wiping: &bytes)
    }
}
