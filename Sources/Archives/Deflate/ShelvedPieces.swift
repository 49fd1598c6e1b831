import Files
import Model

/// The pieces of one file, deflated before; what is damaged on disk is deflated again.
///
/// On disk: the blocks of all pieces, a record for each piece, and the digest of the records. A record
/// has the size of the blocks, the size and the CRC-32 of what they decode to, and their SHA-256.
final class ShelvedPieces: Sendable {
    private struct Item {
        let offset: Int64
        let size: Int
        let sum: Checksum
        let digest: ArraySlice<UInt8>
    }

    private static let digestSize = Digest.Algorithm.sha256.byteCount
    private static let recordSize = 12 + digestSize

    private let file: RandomAccess
    private let items: [Item]
    private let record: FileRecord
    private let level: DeflateLevel
    /// Called when a piece turns out to be damaged.
    private let damaged: @Sendable () -> Void

    /// What `file` has of `record`; nil when it is not whole.
    init?(
        _ file: consuming RandomAccess, of record: FileRecord, _ level: DeflateLevel,
        damaged: @escaping @Sendable () -> Void
    ) {
        guard let items = Self.items(file, Chunks.count(record.size)) else { return nil }
        self.items = items
        self.file = file
        self.record = record
        self.level = level
        self.damaged = damaged
    }

    /// How many there are.
    var count: Int { items.count }

    /// The piece `index`, which counts like the reading of what it was made from.
    func piece(_ index: Int) throws(Failure) -> DeflatePiece {
        try Interruption.check()
        let item = items[index]
        Gauge.count(Int(item.sum.count))
        if let blocks = try? file.bytes(item.size, at: item.offset),
            (try? Hash.of(blocks))?.bytes[...] == item.digest
        {
            return DeflatePiece(blocks, item.sum)
        }
        damaged()
        return try DeflatePiece(chunk(index), Deflater(level))
    }

    /// What the piece `index` was made from.
    func chunk(_ index: Int) throws(Failure) -> [UInt8] {
        try Chunks.chunk(index, of: record)
    }

    /// The records, when their digest is right and they fill the file.
    private static func items(_ file: borrowing RandomAccess, _ count: Int) -> [Item]? {
        let size = count * recordSize + digestSize
        let start = file.size - Int64(size)
        guard let table = try? file.bytes(size, at: start),
            (try? Hash.of(Array(table.dropLast(digestSize))))?.bytes[...]
                == table.suffix(digestSize)
        else { return nil }
        var offset: Int64 = 0
        let items = (0..<count).map { index in
            let item = item(table[(index * recordSize)...].prefix(recordSize), at: offset)
            offset += Int64(item.size)
            return item
        }
        return offset == start ? items : nil
    }

    private static func item(_ record: ArraySlice<UInt8>, at offset: Int64) -> Item {
        func number(_ index: Int) -> UInt32 {
            let bytes = record.dropFirst(index * 4).prefix(4)
            return bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
        }
        return Item(
            offset: offset, size: Int(number(0)),
            sum: Checksum(crc: number(2), count: Int64(number(1))), digest: record.dropFirst(12))
    }
}

/// The pieces of one file on their way to disk.
struct PieceRecords {
    private var table = ByteWriter()

    /// What is written for `piece`, whose record is kept for the end.
    mutating func add(_ piece: DeflatePiece) throws(Failure) -> [UInt8] {
        table.little(UInt32(piece.bytes.count))
        table.little(UInt32(piece.sum.count))
        table.little(piece.sum.crc)
        table.raw(try Hash.of(piece.bytes).bytes)
        return piece.bytes
    }

    /// All records and their digest.
    func end() throws(Failure) -> [UInt8] { table.bytes + (try Hash.of(table.bytes).bytes) }
}
