import Files

/// What stands behind the sectors of a disk image: which run is where, as a property list, and the
/// trailer that every reader begins with. All numbers have their highest byte first.
struct UDIFTable {
    static let sectorSize = 512

    /// A run in the table.
    private struct Row {
        let method: UInt32
        let sectors: Int64
        let size: Int
    }

    private var rows: [Row] = []
    private var largest: Int64 = 0
    /// Of the sectors.
    private var content = Checksum()
    /// Of what is stored.
    private var stored = Checksum()

    /// Counts in a run that was written.
    mutating func add(_ run: UDIFRun) {
        let sectors = run.sum.count / Int64(Self.sectorSize)
        rows.append(Row(method: run.method.rawValue, sectors: sectors, size: run.bytes.count))
        largest = max(largest, sectors)
        content.append(run.sum)
        stored.append(Checksum(of: run.bytes))
    }

    /// Where a signature lies.
    struct SignaturePlace {
        let offset: Int64
        let size: Int
    }

    /// What follows the runs.
    var list: [UInt8] { Array(propertyList.utf8) }

    private var sectorCount: Int64 { content.count / Int64(Self.sectorSize) }

    /// "mish": the runs of one stretch of the disk, here of all of it.
    private var runs: [UInt8] {
        var writer = ByteWriter()
        writer.text("mish")
        writer.big(UInt32(1))
        writer.big(UInt64(0))
        writer.big(UInt64(sectorCount))
        writer.big(UInt64(0))
        // How many sectors a reader has to have room for, and some more.
        writer.big(UInt32(largest + 8))
        writer.big(UInt32(0xFFFF_FFFE))  // the whole device and not a partition of it
        writer.raw(repeatElement(0, count: 24))
        writer.raw(Self.checksum(content.crc))
        writer.big(UInt32(rows.count + 1))
        var sector: Int64 = 0
        var offset = 0
        for row in rows {
            Self.add((row.method, sector, row.sectors, offset, row.size), to: &writer)
            sector += row.sectors
            offset += row.size
        }
        Self.add((0xFFFF_FFFF, sector, 0, offset, 0), to: &writer)
        return writer.bytes
    }

    private static func add(
        _ row: (method: UInt32, sector: Int64, sectors: Int64, offset: Int, size: Int),
        to writer: inout ByteWriter
    ) {
        writer.big(row.method)
        writer.big(UInt32(0))
        writer.big(UInt64(row.sector))
        writer.big(UInt64(row.sectors))
        writer.big(UInt64(row.offset))
        writer.big(UInt64(row.size))
    }

    /// A CRC-32 of 32 bits, in room for any.
    private static func checksum(_ crc: UInt32) -> [UInt8] {
        var writer = ByteWriter()
        for number in [2, 32, crc] { writer.big(number) }
        writer.raw(repeatElement(0, count: 124))
        return writer.bytes
    }

    private var propertyList: String {
        let name = PropertyList.string("whole disk (Apple_HFS : 0)")
        let part = PropertyList.dictionary([
            "Attributes": .string("0x0050"), "CFName": name, "Data": .data(runs),
            "ID": .string("0"), "Name": name,
        ])
        return PropertyList.dictionary(["resource-fork": .dictionary(["blkx": .array([part])])])
            .document
    }

    /// "koly", the last 512 bytes, where `identifier` tells this image from others. No checksum in it
    /// covers the signature.
    func trailer(
        listSize: Int, _ identifier: [UInt8], _ signature: SignaturePlace?
    ) -> [UInt8] {
        var writer = ByteWriter()
        writer.text("koly")
        for number: UInt32 in [4, 512, 1] { writer.big(number) }
        for number: Int64 in [0, 0, stored.count, 0, 0] { writer.big(number) }
        for number: UInt32 in [1, 1] { writer.big(number) }
        writer.raw(identifier.prefix(16))
        writer.raw(Self.checksum(stored.crc))
        writer.big(stored.count)
        writer.big(Int64(listSize))
        writer.raw(repeatElement(0, count: 64))
        for number in [signature?.offset ?? 0, Int64(signature?.size ?? 0)] { writer.big(number) }
        writer.raw(repeatElement(0, count: 40))
        writer.raw(Self.checksum(masterCRC))
        writer.big(UInt32(2))  // a file system without a table of partitions
        writer.big(sectorCount)
        writer.raw(repeatElement(0, count: 12))
        return writer.bytes
    }

    /// Over the checksums of all stretches, of which there is one.
    private var masterCRC: UInt32 {
        var writer = ByteWriter()
        writer.big(content.crc)
        return Checksum(of: writer.bytes).crc
    }
}
