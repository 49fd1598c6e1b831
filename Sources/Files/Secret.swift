internal import CCrypto

/// Bytes that must not outlive their use: wiped when they are let go of, and never printed.
public struct Secret: ~Copyable {
    private let bytes: UnsafeMutableRawBufferPointer

    /// Takes over `source` and wipes it.
    public init(wiping source: inout [UInt8]) {
        self.init(copying: source)
        Self.wipe(&source)
    }

    /// A copy of bytes that somebody else wipes.
    public init(copying source: some Collection<UInt8>) {
        bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: source.count, alignment: 1)
        bytes.copyBytes(from: source)
    }

    deinit {
        Self.wipe(bytes)
        bytes.deallocate()
    }

    /// How many bytes there are.
    public var count: Int { bytes.count }

    /// Lends the bytes to `body`, which must not keep them.
    public func withBytes<Value: ~Copyable, Problem: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Problem) -> Value
    ) throws(Problem) -> Value {
        try body(UnsafeRawBufferPointer(bytes))
    }

    /// A second copy, wiped in its own time.
    public func copy() -> Secret { Secret(copying: UnsafeRawBufferPointer(bytes)) }

    /// A copy of some of the bytes.
    public func part(_ range: Range<Int>) -> Secret {
        Secret(copying: UnsafeRawBufferPointer(rebasing: bytes[range]))
    }

    /// Each byte combined by exclusive or with that of `other`, which is as long.
    public func combined(with other: borrowing Secret) -> Secret {
        let result = copy()
        other.withBytes { stream in
            for (index, byte) in stream.enumerated() where index < result.count {
                result.bytes[index] ^= byte
            }
        }
        return result
    }

    /// Whether `other` holds the same bytes, in a time that does not depend on them.
    public func equals(_ other: borrowing Secret) -> Bool {
        count == other.count
            && CRYPTO_memcmp(bytes.baseAddress, other.bytes.baseAddress, count) == 0
    }

    /// Overwrites `bytes` in place.
    public static func wipe(_ bytes: inout [UInt8]) {
        bytes.withUnsafeMutableBytes { wipe($0) }
        bytes = []
    }

    /// Overwrites what `bytes` points to.
    public static func wipe(_ bytes: UnsafeMutableRawBufferPointer) {
        OPENSSL_cleanse(bytes.baseAddress, bytes.count)
    }
}
