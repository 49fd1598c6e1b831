internal import Files

/// The headers of a cpio archive of the "new ASCII" form (cpio(5), "New ASCII Format"), and rpm's
/// own short form of them, which leaves to the package's header what the long one repeats and so
/// has no limit of 4 GiB on a file (rpm, lib/cpio.c).
enum CpioHeader {
    /// What the short form can carry and the long one cannot.
    static let limit: Int64 = 0xffff_ffff

    /// The long form; owners are 0 because rpm reads them from the package's header.
    static func long(_ item: CpioItem, size: Int64) -> [UInt8] {
        var writer = ByteWriter()
        writer.text("070701")
        let name = "./" + item.path
        writer.raw(fields(UInt32(item.index + 1), item.mode, item.time, size, name))
        return padded(writer.bytes)
    }

    /// The short form: the file's index and nothing else.
    static func short(_ item: CpioItem) -> [UInt8] {
        padded(Array("07070X".utf8) + digits(UInt32(item.index)))
    }

    /// What ends an archive of either form.
    static var end: [UInt8] {
        padded(Array("070701".utf8) + fields(0, 0, 0, 0, "TRAILER!!!"))
    }

    /// Zeros up to the next multiple of four.
    static func padding(after size: Int64) -> [UInt8] {
        [UInt8](repeating: 0, count: Int((4 - size % 4) % 4))
    }

    private static func padded(_ header: [UInt8]) -> [UInt8] {
        header + padding(after: Int64(header.count))
    }

    /// Inode, mode, user, group, links, time, size, two devices, length of the name, no checksum.
    private static func fields(
        _ inode: UInt32, _ mode: UInt16, _ time: UInt32, _ size: Int64, _ name: String
    ) -> [UInt8] {
        let numbers: [UInt32] = [
            inode, UInt32(mode), 0, 0, 1, time, UInt32(size), 0, 0, 0, 0,
            UInt32(name.utf8.count + 1), 0,
        ]
        return numbers.flatMap(digits) + Array(name.utf8) + [0]
    }

    private static func digits(_ number: UInt32) -> [UInt8] {
        let text = String(number, radix: 16)
        return Array((String(repeating: "0", count: 8 - text.count) + text).utf8)
    }
}
