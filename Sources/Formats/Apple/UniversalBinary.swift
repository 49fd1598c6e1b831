import Archives
import Files
package import Model

/// A program for several processors in one file, as macOS runs it (`<mach-o/fat.h>`).
package struct UniversalBinary: Sendable {
    private static let magic: UInt32 = 0xcafe_babe
    private static let magic64: UInt32 = 0xcafe_babf

    private let slices: [MachOSlice]
    private let isLarge: Bool

    /// Whether the file at `path` is Mach-O of any kind, joined ones included.
    package static func isMachO(_ path: String) throws(Failure) -> Bool {
        try MachO.read(path) != nil
    }

    /// Thin 64-bit Mach-O files of different processors; their order does not matter.
    package init(joining paths: [String]) throws(Failure) {
        guard paths.count > 1 else {
            throw Failure("cannot join \(paths.joined())", "it takes two files", exit: .usage)
        }
        var slices = try paths.map { path throws(Failure) in try MachOSlice(path) }
        slices = slices.inOrder(of: \.order)
        try Self.refuseTwins(slices)
        isLarge = Self.place(&slices, headerSize: 8 + 20 * slices.count)
        if isLarge { _ = Self.place(&slices, headerSize: 8 + 32 * slices.count) }
        self.slices = slices
    }

    /// All its bytes, a step at a time.
    package func forEachStep(
        _ body: (borrowing [UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        try body(header)
        var written = Int64(8 + (isLarge ? 32 : 20) * slices.count)
        for slice in slices {
            try body([UInt8](repeating: 0, count: Int(slice.offset - written)))
            try Segment.content(slice.record).forEachStep(body)
            written = slice.offset + slice.record.size
        }
    }

    /// Gives every slice its offset; true when one does not fit into 32 bits.
    private static func place(_ slices: inout [MachOSlice], headerSize: Int) -> Bool {
        var end = Int64(headerSize)
        for index in slices.indices {
            let unit = Int64(1) << slices[index].alignment
            slices[index].offset = (end + unit - 1) / unit * unit
            end = slices[index].offset + slices[index].record.size
        }
        return end > Int64(UInt32.max)
    }

    /// Big-endian on every processor: `fat_header`, then `fat_arch` or `fat_arch_64`.
    private var header: [UInt8] {
        var writer = ByteWriter()
        writer.big(isLarge ? Self.magic64 : Self.magic)
        writer.big(UInt32(slices.count))
        for slice in slices {
            writer.big(slice.cpu)
            writer.big(slice.subtype)
            if isLarge {
                writer.big(slice.offset)
                writer.big(slice.record.size)
                writer.big(slice.alignment)
                writer.big(UInt32(0))
            } else {
                writer.big(UInt32(slice.offset))
                writer.big(UInt32(slice.record.size))
                writer.big(slice.alignment)
            }
        }
        return writer.bytes
    }

    private static func refuseTwins(_ slices: [MachOSlice]) throws(Failure) {
        for (one, other) in zip(slices, slices.dropFirst())
        where (one.cpu, one.subtype) == (other.cpu, other.subtype) {
            throw Failure(
                "cannot join \(one.record.path) and \(other.record.path)",
                "both are for \(one.name)",
                hint: "stage one folder for each processor", exit: .usage)
        }
    }
}

/// The start of a Mach-O file: what `join` must know of it (`<mach-o/loader.h>`,
/// `<mach-o/fat.h>`).
enum MachO: Equatable {
    /// A 64-bit file for one processor.
    case thin(cpu: UInt32, subtype: UInt32)
    /// Several of them in one file already.
    case fat
    /// Of 32 bits, or in the other byte order: macOS runs none of these any more.
    case foreign

    static let arm64: UInt32 = 0x0100_000c
    static let amd64: UInt32 = 0x0100_0007

    /// The size of `mach_header_64`.
    private static let headerSize = 32

    /// What the file at `path` is; nil when it is not Mach-O.
    static func read(_ path: String) throws(Failure) -> MachO? {
        var file = try InputFile(path)
        var bytes: [UInt8] = []
        while bytes.count < headerSize, try file.read(headerSize - bytes.count, into: &bytes) {}
        guard bytes.count >= 8 else { return nil }
        switch little(bytes, at: 0) {
        case 0xfeed_facf:
            guard bytes.count == headerSize else { return nil }
            return .thin(cpu: little(bytes, at: 4), subtype: little(bytes, at: 8))
        case 0xfeed_face, 0xcefa_edfe, 0xcffa_edfe: return .foreign
        case 0xbeba_feca, 0xbfba_feca:
            // Java classes begin alike; their version, in the count's place, is 45 or more.
            let count = little(bytes, at: 4).byteSwapped
            return (1..<45).contains(count) ? .fat : nil
        default: return nil
        }
    }

    private static func little(_ bytes: [UInt8], at offset: Int) -> UInt32 {
        bytes[offset..<offset + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
}

/// One processor's part of a universal binary.
struct MachOSlice {
    let record: FileRecord
    let cpu: UInt32
    let subtype: UInt32
    /// Where it begins in the joined file.
    var offset: Int64 = 0

    /// Opens the file at `path`, which must be thin, of 64 bits, for a processor of macOS.
    init(_ path: String) throws(Failure) {
        guard let kind = try MachO.read(path) else {
            throw Self.refused(path, "it is not a Mach-O file")
        }
        switch kind {
        case .fat: throw Self.refused(path, "it is a universal binary already")
        case .foreign: throw Self.refused(path, "it is not a 64-bit Mach-O file")
        case .thin(let cpu, let subtype):
            guard cpu == MachO.arm64 || cpu == MachO.amd64 else {
                throw Self.refused(path, "it is for neither arm64 nor x86_64")
            }
            record = try FileHash.record(path)
            self.cpu = cpu
            // CPU_SUBTYPE_LIB64 marks x86_64 programs and is not part of the processor's number.
            self.subtype = cpu == MachO.amd64 ? subtype & 0x7fff_ffff : subtype
        }
    }

    /// The page size of its processor, as a power of two.
    var alignment: UInt32 { cpu == MachO.arm64 ? 14 : 12 }

    /// The smaller alignment first, so that least is filled up.
    var order: Int64 { Int64(alignment) << 32 | Int64(subtype) }

    var name: String { cpu == MachO.arm64 ? "arm64" : "x86_64" }

    private static func refused(_ path: String, _ why: String) -> Failure {
        Failure(
            "cannot join \(path)", why, hint: "join the programs of two macOS builds",
            exit: .usage)
    }
}
