import Files
import Model

/// The table at the start of a universal file: which processor's part lies where (`<mach-o/fat.h>`).
struct UniversalTable: Sendable {
    struct Row: Sendable {
        let cpu: UInt32
        let subtype: UInt32
        var offset: Int64 = 0
        let size: Int64
        /// As a power of two.
        let alignment: UInt32
    }

    private(set) var rows: [Row]
    /// Whether numbers have 64 bits.
    let isLarge: Bool

    private static let magic: UInt32 = 0xcafe_babe
    private static let magic64: UInt32 = 0xcafe_babf
    /// Java classes begin alike; their version, in the count's place, is 45 or more.
    private static let limit = 44

    /// Gives each of `rows` its place.
    init(placing rows: [Row]) {
        self.rows = rows
        let fits = Self.place(&self.rows, headerSize: 8 + 20 * rows.count)
        isLarge = !fits
        if isLarge { _ = Self.place(&self.rows, headerSize: 8 + 32 * rows.count) }
    }

    /// Reads the table of `file`, which begins with `start`; nil when it has none.
    init?(_ file: FilePart, _ start: [UInt8]) throws(Failure) {
        let magic = BoundedBytes(start).big(4, at: 0)
        guard magic == UInt64(Self.magic) || magic == UInt64(Self.magic64) else { return nil }
        isLarge = magic == UInt64(Self.magic64)
        let most = min(Int(file.size), 8 + 32 * Self.limit)
        guard let bytes = try file.bytes(most, at: 0) else {
            throw InputFile.changed(file.name)
        }
        let fields = BoundedBytes(bytes)
        let count = fields.big(4, at: 4) ?? 0
        guard (1...UInt64(Self.limit)).contains(count) else {
            throw Self.unsound(file.name, "its table has \(count) parts")
        }
        rows = []
        for index in 0..<Int(count) {
            guard let row = Self.row(fields, index, isLarge: isLarge) else {
                throw Self.unsound(file.name, "it is cut off in its table")
            }
            rows.append(row)
        }
        try check(file)
    }

    /// Where the table ends.
    var headerSize: Int64 { Int64(8 + (isLarge ? 32 : 20) * rows.count) }

    /// Big-endian on every processor: `fat_header`, then `fat_arch` or `fat_arch_64`.
    var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.big(isLarge ? Self.magic64 : Self.magic)
        writer.big(UInt32(rows.count))
        for row in rows {
            writer.big(row.cpu)
            writer.big(row.subtype)
            if isLarge {
                writer.big(row.offset)
                writer.big(row.size)
                writer.big(row.alignment)
                writer.big(UInt32(0))
            } else {
                writer.big(UInt32(row.offset))
                writer.big(UInt32(row.size))
                writer.big(row.alignment)
            }
        }
        return writer.bytes
    }

    /// Whether all of them end within 32 bits.
    private static func place(_ rows: inout [Row], headerSize: Int) -> Bool {
        var end = Int64(headerSize)
        for index in rows.indices {
            let unit = Int64(1) << rows[index].alignment
            rows[index].offset = (end + unit - 1) / unit * unit
            end = rows[index].offset + rows[index].size
        }
        return end <= Int64(UInt32.max)
    }

    private static func row(_ fields: BoundedBytes, _ index: Int, isLarge: Bool) -> Row? {
        let place = 8 + index * (isLarge ? 32 : 20), width = isLarge ? 8 : 4
        guard let cpu = fields.big(4, at: place), let subtype = fields.big(4, at: place + 4),
            let offset = fields.big(width, at: place + 8),
            let size = fields.big(width, at: place + 8 + width),
            let alignment = fields.big(4, at: place + 8 + 2 * width)
        else { return nil }
        return Row(
            cpu: UInt32(cpu), subtype: UInt32(subtype), offset: Int64(clamping: offset),
            size: Int64(clamping: size), alignment: UInt32(alignment))
    }

    /// Parts lie in the file, aligned and apart, each for a processor of its own.
    private func check(_ file: FilePart) throws(Failure) {
        let places = rows.inOrder(of: \.offset)
        var end = headerSize
        for row in places {
            let name = ProcessorName.text(row.cpu, row.subtype)
            guard row.size > 0, row.offset <= file.size, row.size <= file.size - row.offset
            else { throw Self.unsound(file.name, "its part for \(name) reaches beyond its end") }
            guard row.offset >= end else {
                throw Self.unsound(file.name, "its part for \(name) overlaps another")
            }
            // lipo takes no larger alignment (MAXSECTALIGN in cctools).
            guard row.alignment <= 15, row.offset % (1 << Int64(row.alignment)) == 0 else {
                throw Self.unsound(file.name, "its part for \(name) is not aligned")
            }
            end = row.offset + row.size
        }
        for (index, row) in rows.enumerated()
        where rows[..<index].contains(where: { $0.isTwin(of: row) }) {
            let name = ProcessorName.text(row.cpu, row.subtype)
            throw Self.unsound(file.name, "it has two parts for \(name)")
        }
    }

    private static func unsound(_ path: String, _ why: String) -> Failure {
        Failure(
            "\(path) is not a sound universal binary", why,
            hint: "build it again; it may have been cut off or changed", exit: .malformed)
    }
}

extension UniversalTable.Row {
    /// Whether both are for the same processor; the highest byte says what it can do besides.
    func isTwin(of other: UniversalTable.Row) -> Bool {
        cpu == other.cpu && subtype & 0xff_ffff == other.subtype & 0xff_ffff
    }
}
