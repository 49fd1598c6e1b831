import CCrypto
package import Files
package import Model

/// scrypt (RFC 7914) with the costs that libsodium's two limits stand for.
package struct Scrypt {
    package let n: UInt64
    package let p: UInt64
    /// libsodium always takes 8.
    private static let r: UInt64 = 8

    /// libsodium's `SENSITIVE` limits, which are minisign's: one GiB, some seconds. More would let a
    /// key file take the machine's memory.
    package static let most: (operations: UInt64, memory: UInt64) = (1 << 25, 1 << 30)

    /// The costs for limits, as libsodium's pickparams chooses them; nil when they are too high.
    package init?(operations: UInt64, memory: UInt64) {
        guard operations <= Self.most.operations, memory <= Self.most.memory else { return nil }
        let operations = max(operations, 32768)
        let isQuick = operations < memory / 32
        let most = isQuick ? operations / (Self.r * 4) : memory / (Self.r * 128)
        var power: UInt64 = 1
        while power < 63, 1 << power <= most / 2 { power += 1 }
        n = 1 << power
        p = isQuick ? 1 : max(1, min(operations / 4 / n, 0x3fff_ffff) / Self.r)
    }

    /// `count` bytes from `passphrase`.
    package func derive(
        _ count: Int, from passphrase: borrowing Secret, salt: [UInt8]
    ) throws(Failure) -> Secret {
        var status: Int32 = 0
        // Behind the table there are p blocks and some change; libcrypto allows 32 MiB unless told.
        let memory = 128 * Self.r * (n + p + 2) + 4096
        var bytes = [UInt8](unsafeUninitializedCapacity: count) { pointer, filled in
            filled = count
            status = passphrase.withBytes { secret in
                EVP_PBE_scrypt(
                    secret.baseAddress?.assumingMemoryBound(to: CChar.self), secret.count, salt,
                    salt.count, n, Self.r, p, memory, pointer.baseAddress, count)
            }
        }
        try LibraryFailure.check(status, "cannot derive a key from the passphrase")
        return Secret(wiping: &bytes)
    }
}
