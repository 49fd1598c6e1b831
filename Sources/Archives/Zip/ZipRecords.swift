import Files
import Model

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

/// What a zip file's two headers say about one entry.
struct ZipMember {
    /// Compression methods (APPNOTE.TXT section 4.4.5).
    enum Method: UInt16 {
        case stored = 0
        case deflated = 8
    }

    let name: [UInt8]
    /// The Unix mode in the high half, MS-DOS attributes in the low byte (section 4.4.15).
    let attributes: UInt32
    /// Whether its sizes may not fit 32 bits; known before it is compressed.
    let isLarge: Bool
    var method = Method.stored
    /// Of the content.
    var sum = Checksum()
    /// The size of what is stored for it.
    var stored: Int64 = 0
    /// Where its local header begins.
    var offset: Int64 = 0

    /// What 32 bits cannot say stands in a zip64 field, and this in the old one's place.
    static let marker: Int64 = 0xffff_ffff
    /// Incompressible content grows by far less than this up to 4 GiB.
    private static let margin: Int64 = 16 << 20

    init(_ entry: Entry, size: Int64) throws(Failure) {
        let isFolder = entry.body == .folder
        name = Array(entry.path.utf8) + (isFolder ? [UInt8(ascii: "/")] : [])
        attributes = Self.attributes(entry)
        isLarge = size >= Self.marker - Self.margin
        guard name.count <= 0xffff else {
            throw Failure("cannot put \(entry.path.prefix(60))… into a zip", "its name is too long")
        }
    }

    private static func attributes(_ entry: Entry) -> UInt32 {
        switch entry.body {
        case .file, .bytes: (FileType.file | UInt32(entry.mode)) << 16
        // 0x10 is MS-DOS's own mark of a folder.
        case .folder: (FileType.folder | UInt32(entry.mode)) << 16 | 0x10
        case .symlink: (FileType.symlink | 0o777) << 16
        }
    }
}

/// Date and time as MS-DOS packs them, in UTC here (APPNOTE.TXT section 4.4.6).
///
/// The format knows no time zone, 1980 to 2107 only, and even seconds only; a date outside is
/// moved to the nearest end.
struct DOSTime: Hashable {
    let time: UInt16
    let date: UInt16

    private static let first = 1980
    private static let last = 2107

    init(_ timestamp: Timestamp) {
        let civil = timestamp.civil
        if civil.year < Self.first {
            self.init(Self.first, 1, 1, 0, 0, 0)
        } else if civil.year > Self.last {
            self.init(Self.last, 12, 31, 23, 59, 58)
        } else {
            self.init(
                Int(civil.year), Int(civil.month), Int(civil.day), Int(civil.hour),
                Int(civil.minute), Int(civil.second))
        }
    }

    private init(_ year: Int, _ month: Int, _ day: Int, _ hour: Int, _ minute: Int, _ second: Int) {
        date = UInt16((year - Self.first) << 9 | month << 5 | day)
        time = UInt16(hour << 11 | minute << 5 | second / 2)
    }
}
