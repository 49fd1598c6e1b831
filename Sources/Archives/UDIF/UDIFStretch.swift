import Files
import Model

/// A table of runs ("mish"): one stretch of the disk, and how its sectors are stored.
struct UDIFStretch: Sendable {
    /// Sectors that are stored together.
    private struct Run {
        let method: UInt32
        let sectors: Int64
        let place: Range<Int64>
    }

    /// The first sector, and how many there are.
    let start: Int64
    let count: Int64
    /// Of the sectors; nil where the checksum is of another kind.
    let crc: UInt32?
    private let runs: [Run]

    private static let headerSize = 204
    private static let rowSize = 40
    /// What a reader has to hold at once: those in use have half of this at most.
    private static let limit: Int64 = 1 << 16
    private static let raw = UDIFRun.Method.raw.rawValue
    private static let zlib = UDIFRun.Method.zlib.rawValue
    private static let comment: UInt32 = 0x7FFF_FFFE
    private static let end: UInt32 = 0xFFFF_FFFF
    /// Sectors of zeros that are not stored, and those that nobody has written to.
    private static let empty: Set<UInt32> = [0, 2]
    private static let others: [UInt32: String] = [
        0x8000_0004: "ADC", 0x8000_0006: "bzip2", 0x8000_0007: "LZFSE", 0x8000_0008: "LZMA",
    ]

    /// Reads the table `bytes` of the image `name`, whose runs are within `stored`.
    init(_ bytes: [UInt8], of name: String, stored: Range<Int64>) throws(Failure) {
        let fields = BoundedBytes(bytes)
        func number(_ size: Int, _ place: Int) -> Int64 {
            Int64(clamping: fields.big(size, at: place) ?? 0)
        }
        let rows = Int(number(4, 200))
        guard bytes.starts(with: "mish".utf8), number(4, 4) == 1,
            bytes.count == Self.headerSize + rows * Self.rowSize
        else { throw UDIFReader.unsound(name, "a table in it is not what it says") }
        (start, count) = (number(8, 8), number(8, 16))
        let base = number(8, 24)
        crc = UDIFTrailer.checksum(fields, at: 64)
        var runs: [Run] = []
        var next: Int64 = 0
        for row in 0..<rows {
            let place = Self.headerSize + row * Self.rowSize
            let method = UInt32(number(4, place))
            guard method != Self.comment, method != Self.end else { continue }
            let run = Run(
                method: method, sectors: number(8, place + 16),
                place: try Self.place(
                    (base, number(8, place + 24), number(8, place + 32)), stored, name))
            guard number(8, place + 8) == next, run.sectors <= count - next else {
                throw UDIFReader.unsound(name, "the runs of a table do not follow one another")
            }
            next += run.sectors
            runs.append(run)
        }
        guard next == count else {
            throw UDIFReader.unsound(name, "a table in it has fewer sectors than it says")
        }
        self.runs = runs
    }

    private static func place(
        _ numbers: (base: Int64, offset: Int64, size: Int64), _ stored: Range<Int64>, _ name: String
    ) throws(Failure) -> Range<Int64> {
        let room = Int64(stored.count)
        guard numbers.base <= room, numbers.offset <= room - numbers.base,
            numbers.size <= room - numbers.base - numbers.offset
        else { throw UDIFReader.unsound(name, "a run of a table reaches beyond its end") }
        let first = numbers.base + numbers.offset
        return first..<first + numbers.size
    }

    /// The CRC-32 of its sectors, as they are stored in `record` from `offset` on.
    func sum(
        of record: FileRecord, storedAt offset: Int64, _ name: String
    ) throws(Failure) -> UInt32 {
        let file = try RandomAccess(record)
        var sum = Checksum()
        for run in runs {
            try Interruption.check()
            sum.append(try Self.sum(of: run, file, offset, name))
        }
        return sum.crc
    }

    private static func sum(
        of run: Run, _ file: borrowing RandomAccess, _ offset: Int64, _ name: String
    ) throws(Failure) -> Checksum {
        guard !empty.contains(run.method) else { return zeros(run.sectors) }
        if let other = others[run.method] {
            throw Failure(
                "cannot look into \(name)", "it is compressed by \(other), which is not read here",
                hint: "convert it: hdiutil convert -format UDZO")
        }
        guard run.sectors <= limit || run.method == raw, run.place.count <= limit * 1024 else {
            throw UDIFReader.unsound(name, "a run of it has over \(limit) sectors")
        }
        let size = Int(run.sectors) * UDIFTable.sectorSize
        guard let bytes = try file.bytes(run.place.count, at: offset + run.place.lowerBound) else {
            throw InputFile.changed(name)
        }
        if run.method == raw, bytes.count == size { return Checksum(of: bytes) }
        guard run.method == zlib, let sectors = try ZlibText.expand(bytes, to: size) else {
            throw UDIFReader.unsound(name, "a run of it is not what it says")
        }
        return Checksum(of: sectors)
    }

    /// Doubles the zeros, since a disk may have any number of them that are not stored.
    private static func zeros(_ sectors: Int64) -> Checksum {
        var sum = Checksum()
        var power = Checksum(of: [UInt8](repeating: 0, count: UDIFTable.sectorSize))
        var rest = sectors
        while rest > 0 {
            if rest & 1 == 1 { sum.append(power) }
            rest >>= 1
            if rest > 0 { power.append(power) }
        }
        return sum
    }
}
