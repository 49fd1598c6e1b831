internal import Files
public import Model

/// Small texts as `gzip -9n` makes them: manual pages and changelogs in packages.
///
/// XFL 2 says "slowest" (RFC 1952 section 2.3.1), which package checkers look for.
public enum GzipText {
    private static let header: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 3]

    /// `bytes` as one gzip member without a name or time.
    public static func compress(_ bytes: [UInt8]) throws(Failure) -> [UInt8] {
        var writer = ByteWriter()
        writer.raw(header)
        writer.raw(try Deflater(.best).compress(bytes.span.bytes))
        writer.little(Deflater.crc(bytes.span.bytes))
        writer.little(UInt32(truncatingIfNeeded: bytes.count))
        return writer.bytes
    }
}
