import CCrypto
package import Files
package import Model

/// A private key in DER, put together in one piece of memory that is wiped afterwards.
package struct SecretDER: ~Copyable {
    private let bytes: UnsafeMutableRawBufferPointer
    /// Where the next value will begin.
    package private(set) var position = 0

    /// Memory that grew would leave copies behind. RSA with 8192 bits takes under 5 KB, and no field
    /// is larger than the key file it came from.
    private static let room = 64 << 10

    package init() { bytes = .allocate(byteCount: Self.room, alignment: 1) }

    deinit {
        Secret.wipe(bytes)
        bytes.deallocate()
    }

    /// Appends what is not secret.
    package mutating func raw(_ more: [UInt8]) { more.withUnsafeBytes { append($0) } }

    /// Appends the contents of an OCTET STRING or the like, without a head.
    package mutating func contents(_ secret: borrowing Secret) { secret.withBytes { append($0) } }

    /// Appends an INTEGER that is not negative.
    package mutating func integer(_ secret: borrowing Secret) {
        let start = position
        secret.withBytes { source in
            let digits = UnsafeRawBufferPointer(rebasing: source.drop { $0 == 0 })
            if digits.first.map({ $0 >= 0x80 }) ?? true { raw([0]) }
            append(digits)
        }
        close(0x02, from: start)
    }

    /// Puts a head before everything from `start` on.
    package mutating func close(_ tag: UInt8, from start: Int) {
        let count = position - start
        let digits = withUnsafeBytes(of: count.bigEndian) { Array($0.drop { $0 == 0 }) }
        let length = count < 128 ? [UInt8(count)] : [0x80 | UInt8(digits.count)] + digits
        let head = [tag] + length
        precondition(position + head.count <= bytes.count)
        let value = UnsafeRawBufferPointer(rebasing: bytes[start..<position])
        UnsafeMutableRawBufferPointer(rebasing: bytes[(start + head.count)...])
            .copyMemory(from: value)
        UnsafeMutableRawBufferPointer(rebasing: bytes[start...]).copyBytes(from: head)
        position += head.count
    }

    /// What was written.
    package func secret() -> Secret {
        Secret(copying: UnsafeRawBufferPointer(rebasing: bytes[..<position]))
    }

    private mutating func append(_ more: UnsafeRawBufferPointer) {
        precondition(position + more.count <= bytes.count)
        UnsafeMutableRawBufferPointer(rebasing: bytes[position...]).copyMemory(from: more)
        position += more.count
    }
}

/// A secret number inside libcrypto, wiped and freed exactly once.
package struct SecretNumber: ~Copyable {
    private let number: OpaquePointer

    package init(_ secret: borrowing Secret) throws(Failure) {
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
    package func remainder(byOneLessThan divisor: borrowing SecretNumber) throws(Failure) -> Secret
    {
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

/// Fields of a binary value that holds secrets, taken from the front without leaving copies behind.
package struct SecretReader: ~Copyable {
    private let source: Secret
    private var offset = 0

    package init(_ source: consuming Secret) { self.source = source }

    package var isAtEnd: Bool { offset == source.count }

    /// The next `count` bytes; nil when there are fewer.
    package mutating func take(_ count: Int) -> Secret? {
        guard count >= 0, source.count - offset >= count else { return nil }
        defer { offset += count }
        return source.part(offset..<offset + count)
    }

    /// The same for what is not secret.
    package mutating func open(_ count: Int) -> [UInt8]? {
        guard let part = take(count) else { return nil }
        return part.withBytes { Array($0) }
    }

    /// A 32-bit number, highest byte first.
    package mutating func number() -> UInt32? {
        open(4).map { $0.reduce(0) { $0 << 8 | UInt32($1) } }
    }

    /// A 64-bit number, lowest byte first.
    package mutating func littleNumber() -> UInt64? {
        open(8).map { $0.reversed().reduce(0) { $0 << 8 | UInt64($1) } }
    }

    /// Bytes behind their count.
    package mutating func string() -> Secret? {
        guard let count = number() else { return nil }
        return take(Int(count))
    }

    /// The same for what is not secret.
    package mutating func openString() -> [UInt8]? {
        guard let count = number() else { return nil }
        return open(Int(count))
    }

    /// The same as text.
    package mutating func text() -> String? {
        openString().map { String(decoding: $0, as: UTF8.self) }
    }
}
