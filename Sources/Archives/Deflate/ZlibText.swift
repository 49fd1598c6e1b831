import CDeflate
import Files
package import Model

/// Zlib streams (RFC 1950): deflate between two bytes that say so and an Adler-32.
package enum ZlibText {
    /// Deflate with a window of 32 KiB, made with the usual care (section 2.2).
    static let header: [UInt8] = [0x78, 0x9C]

    /// `bytes` as a whole stream.
    package static func compress(_ bytes: [UInt8]) throws(Failure) -> [UInt8] {
        stream(try Deflater(.best).compress(bytes.span.bytes), of: bytes)
    }

    /// The stream around what `content` was deflated to.
    static func stream(_ deflated: [UInt8], of content: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        writer.raw(header)
        writer.raw(deflated)
        writer.big(adler(content.span.bytes))
        return writer.bytes
    }

    /// What the stream `bytes` decodes to, which must be `size` bytes to the last of both; nil when it does
    /// not.
    package static func expand(_ bytes: [UInt8], to size: Int) throws(Failure) -> [UInt8]? {
        guard let handle = libdeflate_alloc_decompressor() else {
            throw Failure("cannot read compressed bytes", "libdeflate has no memory")
        }
        defer { libdeflate_free_decompressor(handle) }
        var isWhole = false
        let text = [UInt8](unsafeUninitializedCapacity: max(1, size)) { room, filled in
            var used = 0
            // Without a place for the size, a stream that decodes to fewer bytes is an error.
            let result = bytes.withUnsafeBytes { input in
                libdeflate_zlib_decompress_ex(
                    handle, input.baseAddress, input.count, room.baseAddress, size, &used, nil)
            }
            isWhole = result == LIBDEFLATE_SUCCESS && used == bytes.count
            filled = isWhole ? size : 0
        }
        return isWhole ? text : nil
    }

    private static func adler(_ bytes: borrowing RawSpan) -> UInt32 {
        bytes.withUnsafeBytes { libdeflate_adler32(1, $0.baseAddress, $0.count) }
    }
}
