internal import Files
public import Model

/// A gzip member made longer, for one whose place was fixed before its size.
public enum GzipExtra {
    /// The bytes of a header without extras, and of those that say there are some: the length of all,
    /// and one field's name and length.
    private static let header = 10
    private static let lengths = 6
    /// A field for padding, as bgzip and others name theirs by two letters.
    private static let name = Array("PD".utf8)

    /// `member`, as ``Gzip`` made it, with zeros in an extra field (RFC 1952 section 2.3.1.1) so
    /// that it has `size` bytes.
    public static func fill(_ member: [UInt8], to size: Int) throws(Failure) -> [UInt8] {
        let more = size - member.count
        guard more >= lengths, more <= lengths + Int(UInt16.max) / 2 else {
            throw Failure("a gzip member of \(member.count) bytes cannot take \(size)")
        }
        var writer = ByteWriter()
        writer.raw(member[..<3])
        writer.raw([4])
        writer.raw(member[4..<header])
        writer.little(UInt16(more - 2))
        writer.raw(name)
        writer.little(UInt16(more - lengths))
        writer.raw(repeatElement(0, count: more - lengths))
        writer.raw(member[header...])
        return writer.bytes
    }
}
