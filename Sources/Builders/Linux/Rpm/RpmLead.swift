internal import Files

/// The first 96 bytes of a package, by which `file` and old programs know it; rpm itself only looks
/// at the magic number (rpm, docs/manual/format.md, "Lead").
enum RpmLead {
    static let size = 96
    /// A longer name is cut, and ends with a zero.
    private static let nameSize = 66

    static func bytes(name: String, arch: RpmArchitecture) -> [UInt8] {
        var writer = ByteWriter()
        writer.raw([0xed, 0xab, 0xee, 0xdb, 3, 0])
        // Not a source package.
        writer.big(UInt16(0))
        writer.big(arch.number)
        let cut = Array(name.utf8.prefix(nameSize - 1))
        writer.raw(cut + [UInt8](repeating: 0, count: nameSize - cut.count))
        // Linux, and signatures that are headers.
        writer.big(UInt16(1))
        writer.big(UInt16(5))
        writer.raw([UInt8](repeating: 0, count: 16))
        return writer.bytes
    }
}
