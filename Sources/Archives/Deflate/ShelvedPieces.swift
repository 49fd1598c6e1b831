import Files
import Model

/// The pieces of one file, deflated before; what does not decode to the file is deflated again.
///
/// On disk: the blocks of all pieces, and the size of each piece's blocks.
final class ShelvedPieces: Sendable {
    private struct Item {
        let offset: Int64
        let size: Int
    }

    private static let recordSize = 4

    private let file: RandomAccess
    private let name: String
    private let items: [Item]
    private let record: FileRecord
    private let level: DeflateLevel
    private let proven: ProvenPieces
    /// Called when a piece turns out to be none of this file.
    private let damaged: @Sendable () -> Void

    /// What `file`, the entry `name`, has of `record`; nil when it is not whole.
    init?(
        _ file: consuming RandomAccess, _ name: String, of record: FileRecord,
        _ level: DeflateLevel, _ proven: ProvenPieces, damaged: @escaping @Sendable () -> Void
    ) {
        guard let items = Self.items(file, Chunks.count(record.size)) else { return nil }
        self.items = items
        self.file = file
        self.name = name
        self.record = record
        self.level = level
        self.proven = proven
        self.damaged = damaged
    }

    /// How many there are.
    var count: Int { items.count }

    /// The piece `index`, which counts like the reading of what it was made from.
    func piece(_ index: Int) throws(Failure) -> DeflatePiece {
        try Interruption.check()
        let blocks = try? file.bytes(items[index].size, at: items[index].offset)
        if let blocks, let piece = proven.piece(blocks, name, index) {
            Gauge.count(Int(piece.sum.count))
            return piece
        }
        let chunk = try chunk(index)
        Gauge.count(chunk.count)
        if let blocks, let piece = try DeflatePiece(blocks, decodingTo: chunk) {
            proven.add(piece, name, index)
            return piece
        }
        damaged()
        return try DeflatePiece(chunk, Deflater(level))
    }

    /// What the piece `index` was made from.
    func chunk(_ index: Int) throws(Failure) -> [UInt8] {
        try Chunks.chunk(index, of: record)
    }

    /// Where the pieces are, when they and their sizes fill the file.
    private static func items(_ file: borrowing RandomAccess, _ count: Int) -> [Item]? {
        let start = file.size - Int64(count * recordSize)
        guard let table = try? file.bytes(count * recordSize, at: start) else { return nil }
        var offset: Int64 = 0
        let items = (0..<count).map { index in
            let number = table[(index * recordSize)...].prefix(recordSize)
            let size = number.reversed().reduce(0) { $0 << 8 | Int($1) }
            defer { offset += Int64(size) }
            return Item(offset: offset, size: size)
        }
        return offset == start ? items : nil
    }
}
