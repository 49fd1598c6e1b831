internal import Files

/// The encodings of RFC 4251 section 5.
enum SSHWire {
    /// Bytes behind their count.
    static func string(_ bytes: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        writer.big(UInt32(bytes.count))
        writer.raw(bytes)
        return writer.bytes
    }

    /// Text behind its count.
    static func string(_ text: String) -> [UInt8] { string(Array(text.utf8)) }
}
