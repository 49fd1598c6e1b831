import Files
package import Model

/// A disk image that was made elsewhere: its trailer, and the tables of what lies where.
package struct UDIFReader: Sendable {
    package let record: FileRecord
    /// What messages call the image.
    package let name: String
    package let trailer: UDIFTrailer
    /// One for each stretch of the disk.
    let tables: [UDIFStretch]

    /// No image has a larger property list: it takes 40 bytes and a third for a run of sectors.
    private static let limit: Int64 = 256 << 20

    /// Reads the trailer and the tables of `record`; nil when it is not a disk image.
    package init?(_ record: FileRecord, called name: String) throws(Failure) {
        guard let trailer = try UDIFTrailer(record, called: name) else { return nil }
        guard trailer.listSize <= Self.limit,
            let list = try RandomAccess(record).bytes(
                Int(trailer.listSize), at: trailer.listOffset)
        else { throw Self.unsound(name, "its property list is not in it") }
        guard let root = XMLElement(propertyList: list), let forks = root["dict"],
            let blocks = Self.member("resource-fork", of: forks).flatMap({
                Self.member("blkx", of: $0)
            })
        else { throw Self.unsound(name, "its property list is not one of a disk image") }
        tables = try blocks.all("dict").map { one throws(Failure) in
            let digits = Self.member("Data", of: one)?.text.utf8.filter { $0 > 0x20 } ?? []
            guard let bytes = Base64.decode(Array(digits)) else {
                throw Self.unsound(name, "a table in it is not Base64")
            }
            return try UDIFStretch(bytes, of: name, stored: trailer.stored)
        }
        (self.record, self.name, self.trailer) = (record, name, trailer)
        try checkPlaces()
    }

    /// The value of a key; the keys of a table stand before their values.
    private static func member(_ key: String, of table: XMLElement) -> XMLElement? {
        let place = table.children.firstIndex { $0.name == "key" && $0.text == key }
        guard let place, place + 1 < table.children.count else { return nil }
        return table.children[place + 1]
    }

    /// No sector may be said twice, and none lie beyond the disk.
    private func checkPlaces() throws(Failure) {
        var end: Int64 = 0
        for one in tables.inOrder(of: \.start) {
            guard one.start >= end, one.count <= trailer.sectors - one.start else {
                throw Self.unsound(name, "its tables overlap, or reach beyond the disk")
            }
            end = one.start + one.count
        }
    }

    /// Refuses what is not what a checksum is of: what is stored, the sectors of each table, and the tables.
    package func checkSums() throws(Failure) {
        var all = ByteWriter()
        for table in tables {
            guard let crc = table.crc else { throw Self.unknown(name) }
            let found = try table.sum(of: record, storedAt: trailer.stored.lowerBound, name)
            guard found == crc else {
                throw Self.broken(name, "its sectors are not what their checksum is of")
            }
            all.big(crc)
        }
        guard let stored = trailer.storedCRC, let master = trailer.masterCRC else {
            throw Self.unknown(name)
        }
        guard Checksum(of: all.bytes).crc == master else {
            throw Self.broken(name, "its tables are not what their checksum is of")
        }
        guard try storedCRC() == stored else {
            throw Self.broken(name, "what is stored is not what its checksum is of")
        }
    }

    private func storedCRC() throws(Failure) -> UInt32 {
        let file = try RandomAccess(record)
        var sum = Checksum()
        var place = trailer.stored.lowerBound
        while place < trailer.stored.upperBound {
            try Interruption.check()
            let count = Int(min(Int64(InputFile.step), trailer.stored.upperBound - place))
            guard let step = try file.bytes(count, at: place) else {
                throw InputFile.changed(record.path)
            }
            sum.append(Checksum(of: step))
            place += Int64(count)
        }
        return sum.crc
    }

    static func unsound(_ name: String, _ why: String) -> Failure {
        Failure("\(name) is not a sound disk image", why, exit: .malformed)
    }

    static func unknown(_ name: String) -> Failure {
        unsound(name, "it has a checksum that is not a CRC-32")
    }

    static func broken(_ name: String, _ why: String) -> Failure {
        Failure(
            "\(name) does not hold what it says", why,
            hint: "fetch it again, or ask whoever made it", exit: .unverified)
    }
}
