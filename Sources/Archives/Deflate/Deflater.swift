import CDeflate
import CZlib
import Glibc
import Model

/// libdeflate's compressor for whole buffers.
struct Deflater: ~Copyable {
    private let handle: OpaquePointer

    init(_ level: DeflateLevel = .usual) throws(Failure) {
        guard let handle = libdeflate_alloc_compressor(level.number) else {
            throw Failure("cannot compress", "libdeflate has no memory")
        }
        self.handle = handle
    }

    deinit { libdeflate_free_compressor(handle) }

    /// `bytes` as one raw deflate stream (RFC 1951).
    func compress(_ bytes: borrowing RawSpan) throws(Failure) -> [UInt8] {
        let bound = libdeflate_deflate_compress_bound(handle, bytes.byteCount)
        let handle = self.handle
        let stream = bytes.withUnsafeBytes { input in
            [UInt8](unsafeUninitializedCapacity: bound) { output, filled in
                filled = libdeflate_deflate_compress(
                    handle, input.baseAddress, input.count, output.baseAddress, bound)
            }
        }
        guard !stream.isEmpty else {
            throw Failure("cannot compress", "libdeflate exceeded its own bound")
        }
        return stream
    }

    /// The CRC-32 of gzip and zip.
    static func crc(_ bytes: borrowing RawSpan) -> UInt32 {
        bytes.withUnsafeBytes { libdeflate_crc32(0, $0.baseAddress, $0.count) }
    }
}

/// How much work goes into deflate; the numbers are libdeflate's.
package struct DeflateLevel: Sendable, Hashable {
    /// From 1 to 12.
    package let number: Int32

    /// The level with that number.
    package init(number: Int32) { self.number = number }

    /// A third less work than the usual for five per cent more bytes (measured).
    package static let fast = DeflateLevel(number: 3)
    /// A quarter less work than the usual for four per cent more bytes (measured).
    package static let brisk = DeflateLevel(number: 4)
    /// Less than half the CPU of zlib's level 6, and fewer bytes (measured).
    package static let usual = DeflateLevel(number: 6)
    /// For small texts.
    package static let best = DeflateLevel(number: 9)
}

/// The CRC-32 of gzip, zip and PNG.
package enum CRC32 {
    /// That of `bytes`.
    package static func of(_ bytes: [UInt8]) -> UInt32 { Deflater.crc(bytes.span.bytes) }
}

/// The CRC-32 and the size of a stretch of bytes, which add up.
struct Checksum: Sendable, Hashable {
    var crc: UInt32 = 0
    var count: Int64 = 0

    init() {}

    init(crc: UInt32, count: Int64) {
        self.crc = crc
        self.count = count
    }

    init(of bytes: [UInt8]) {
        crc = Deflater.crc(bytes.span.bytes)
        count = Int64(bytes.count)
    }

    /// Takes in the stretch that follows.
    mutating func append(_ next: Checksum) {
        crc = UInt32(crc32_combine(UInt(crc), UInt(next.crc), Int(next.count)))
        count += next.count
    }
}

/// libdeflate's decompressor for whole buffers, three times as fast as zlib's.
struct Inflater: ~Copyable {
    private let handle: OpaquePointer

    init() throws(Failure) {
        guard let handle = libdeflate_alloc_decompressor() else {
            throw Failure("cannot check compressed bytes", "libdeflate has no memory")
        }
        self.handle = handle
    }

    deinit { libdeflate_free_decompressor(handle) }

    /// Whether `stream` is one raw deflate stream to its last byte, and decodes to `original`.
    func confirms(_ stream: [UInt8], _ original: borrowing RawSpan) -> Bool {
        let handle = self.handle
        // Never empty, because a null pointer would not do for the decompressor.
        let room = UnsafeMutableRawPointer.allocate(
            byteCount: max(1, original.byteCount), alignment: 16)
        defer { room.deallocate() }
        return original.withUnsafeBytes { expected in
            var used = 0
            // Without a place for the size, a stream that decodes to fewer bytes is an error.
            let result = stream.withUnsafeBytes { input in
                libdeflate_deflate_decompress_ex(
                    handle, input.baseAddress, input.count, room, expected.count, &used, nil)
            }
            guard result == LIBDEFLATE_SUCCESS, used == stream.count else { return false }
            guard let start = expected.baseAddress else { return true }
            return memcmp(room, start, expected.count) == 0
        }
    }

    /// What went in does not come out again.
    static var broken: Failure {
        Failure(
            "compressed bytes do not decode to what went in",
            hint: "check the machine's memory, and the installed libdeflate and zlib")
    }
}
