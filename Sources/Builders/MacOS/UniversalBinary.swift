internal import Archives
public import Files
public import Model

/// A program for several processors in one file, as macOS runs it (`<mach-o/fat.h>`).
public enum UniversalBinary {
    private static let magic: UInt32 = 0xcafe_babe
    private static let magic64: UInt32 = 0xcafe_babf

    /// Whether the file at `path` is Mach-O of any kind, joined ones included.
    public static func isMachO(_ path: String) throws(Failure) -> Bool {
        try MachO.read(path) != nil
    }

    /// Joins thin 64-bit Mach-O files of different processors; their order does not matter.
    public static func join(
        _ paths: [String], into output: inout OutputFile
    ) throws(Failure) {
        guard paths.count > 1 else {
            throw Failure("cannot join \(paths.joined())", "it takes two files", exit: .usage)
        }
        var slices = try paths.map { path throws(Failure) in try MachOSlice(path) }
        slices = slices.inOrder(of: \.order)
        try refuseTwins(slices)
        let isLarge = place(&slices, headerSize: 8 + 20 * slices.count)
        if isLarge { _ = place(&slices, headerSize: 8 + 32 * slices.count) }
        try output.write(header(slices, isLarge: isLarge))
        var written = Int64(8 + (isLarge ? 32 : 20) * slices.count)
        for slice in slices {
            try output.write([UInt8](repeating: 0, count: Int(slice.offset - written)))
            try Segment.content(slice.record).forEachStep { step throws(Failure) in
                try output.write(step.span.bytes)
            }
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
    private static func header(_ slices: [MachOSlice], isLarge: Bool) -> [UInt8] {
        var writer = ByteWriter()
        writer.big(isLarge ? magic64 : magic)
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
