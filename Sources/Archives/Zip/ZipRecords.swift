internal import Files

/// The byte layouts of PKWARE's APPNOTE.TXT 6.3.10, sections 4.3 and 4.5.3.
struct ZipRecords {
    let time: DOSTime

    /// Bit 11: names are UTF-8. Bit 3, sizes behind the data, is never set: some readers fail.
    private static let flags: UInt16 = 1 << 11
    private static let ordinaryVersion: UInt16 = 20
    private static let zip64Version: UInt16 = 45
    /// Made on Unix, so that readers look at the mode.
    private static let unix: UInt16 = 3 << 8

    /// Section 4.3.7; its length does not depend on what is filled in later.
    func local(_ member: ZipMember) -> [UInt8] {
        var writer = ByteWriter()
        writer.little(UInt32(0x0403_4b50))
        writer.little(Self.version(member.isLarge))
        common(member, to: &writer)
        writer.little(UInt16(member.name.count))
        writer.little(UInt16(member.isLarge ? 20 : 0))
        writer.raw(member.name)
        if member.isLarge { writer.raw(Self.zip64([member.sum.count, member.stored])) }
        return writer.bytes
    }

    /// Section 4.3.12.
    func central(_ member: ZipMember) -> [UInt8] {
        let isFar = member.offset >= ZipMember.marker
        let values =
            (member.isLarge ? [member.sum.count, member.stored] : [])
            + (isFar ? [member.offset] : [])
        let extra = values.isEmpty ? [] : Self.zip64(values)
        let version = Self.version(!values.isEmpty)
        var writer = ByteWriter()
        writer.little(UInt32(0x0201_4b50))
        writer.little(Self.unix | version)
        writer.little(version)
        common(member, to: &writer)
        writer.little(UInt16(member.name.count))
        writer.little(UInt16(extra.count))
        // No comment, disk 0, no internal attributes.
        writer.raw([0, 0, 0, 0, 0, 0])
        writer.little(member.attributes)
        writer.little(Self.short(member.offset))
        writer.raw(member.name)
        writer.raw(extra)
        return writer.bytes
    }

    /// Sections 4.3.14 to 4.3.16: the end, with the zip64 records only where they are needed.
    func end(count: Int, size: Int64, offset: Int64) -> [UInt8] {
        var writer = ByteWriter()
        if count >= 0xffff || offset >= ZipMember.marker || size >= ZipMember.marker {
            zip64End(count: count, size: size, offset: offset, to: &writer)
        }
        writer.little(UInt32(0x0605_4b50))
        writer.little(UInt32(0))
        writer.little(UInt16(min(count, 0xffff)))
        writer.little(UInt16(min(count, 0xffff)))
        writer.little(Self.short(size))
        writer.little(Self.short(offset))
        writer.little(UInt16(0))
        return writer.bytes
    }

    private func zip64End(count: Int, size: Int64, offset: Int64, to writer: inout ByteWriter) {
        writer.little(UInt32(0x0606_4b50))
        writer.little(UInt64(44))
        writer.little(Self.unix | Self.zip64Version)
        writer.little(Self.zip64Version)
        writer.little(UInt64(0))
        writer.little(UInt64(count))
        writer.little(UInt64(count))
        writer.little(size)
        writer.little(offset)
        // The locator: disk 0, where the record above begins, one disk.
        writer.little(UInt32(0x0706_4b50))
        writer.little(UInt32(0))
        writer.little(offset + size)
        writer.little(UInt32(1))
    }

    private func common(_ member: ZipMember, to writer: inout ByteWriter) {
        writer.little(Self.flags)
        writer.little(member.method.rawValue)
        writer.little(time.time)
        writer.little(time.date)
        writer.little(member.sum.crc)
        writer.little(member.isLarge ? UInt32.max : UInt32(member.stored))
        writer.little(member.isLarge ? UInt32.max : UInt32(member.sum.count))
    }

    private static func zip64(_ values: [Int64]) -> [UInt8] {
        var writer = ByteWriter()
        writer.little(UInt16(1))
        writer.little(UInt16(values.count * 8))
        for value in values { writer.little(value) }
        return writer.bytes
    }

    private static func short(_ value: Int64) -> UInt32 { UInt32(min(value, ZipMember.marker)) }

    private static func version(_ isZip64: Bool) -> UInt16 {
        isZip64 ? zip64Version : ordinaryVersion
    }
}
