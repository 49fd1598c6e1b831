internal import CCrypto

/// Bytes that must not outlive their use: wiped when they are let go of, and never printed.
public struct Secret: ~Copyable {
    private let bytes: UnsafeMutableRawBufferPointer

    /// Takes over `source` and wipes it.
    public init(wiping source: inout [UInt8]) {
        self.init(source)
        Self.wipe(&source)
    }

    private init(_ source: some Collection<UInt8>) {
        bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: source.count, alignment: 1)
        bytes.copyBytes(from: source)
    }

    deinit {
        OPENSSL_cleanse(bytes.baseAddress, bytes.count)
        bytes.deallocate()
    }

    /// How many bytes there are.
    public var count: Int { bytes.count }

    /// Lends the bytes to `body`, which must not keep them.
    func withBytes<Value: ~Copyable, Problem: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Problem) -> Value
    ) throws(Problem) -> Value {
        try body(UnsafeRawBufferPointer(bytes))
    }

    /// A second copy, wiped in its own time.
    func copy() -> Secret { Secret(UnsafeRawBufferPointer(bytes)) }

    /// Whether `other` holds the same bytes, in a time that does not depend on them.
    func equals(_ other: borrowing Secret) -> Bool {
        count == other.count
            && CRYPTO_memcmp(bytes.baseAddress, other.bytes.baseAddress, count) == 0
    }

    /// Overwrites `bytes` in place.
    static func wipe(_ bytes: inout [UInt8]) {
        bytes.withUnsafeMutableBytes { OPENSSL_cleanse($0.baseAddress, $0.count) }
        bytes = []
    }
}
