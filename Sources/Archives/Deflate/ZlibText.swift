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

    private static func adler(_ bytes: borrowing RawSpan) -> UInt32 {
        bytes.withUnsafeBytes { libdeflate_adler32(1, $0.baseAddress, $0.count) }
    }
}
