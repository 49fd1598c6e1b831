package import Files
package import Model

/// A cpio archive on its way through a codec, with the digest of what it decodes to.
///
/// libarchive's cpio writer wants the machine's inode numbers and has no short form.
package struct CpioWriter: ~Copyable {
    private let codec: any Compressor
    private let hash: Hash
    private var size: Int64
    private let isShort: Bool

    /// An archive; `largest` is the size of its largest file, which decides its form.
    package init(_ codec: any Compressor, largest: Int64) throws(Failure) {
        let hash = try Hash(.sha256)
        self.codec = codec
        self.hash = hash
        size = 0
        isShort = largest > CpioHeader.limit
    }

    /// Appends `item` with its content.
    package mutating func add(
        _ item: CpioItem, _ content: Segment, into output: inout OutputFile
    ) throws(Failure) {
        let count = content.count
        let header = isShort ? CpioHeader.short(item) : CpioHeader.long(item, size: count)
        try append(.bytes(header), into: &output)
        if count > 0 { try append(content, into: &output) }
        let padding = CpioHeader.padding(after: count)
        if !padding.isEmpty { try append(.bytes(padding), into: &output) }
    }

    /// Ends the archive and the compressed stream; says what it decodes to.
    package consuming func finish(into output: inout OutputFile) throws(Failure) -> WrittenFile {
        try append(.bytes(CpioHeader.end), into: &output)
        try codec.finish(into: &output)
        return WrittenFile(size: size, digests: [try hash.value()])
    }

    /// A small file goes to the codec as bytes, between which and its name there is no difference.
    private mutating func append(
        _ segment: Segment, into output: inout OutputFile
    ) throws(Failure) {
        size += segment.count
        let hash = self.hash
        if case .content(let record) = segment, PieceShelf.takes(record) {
            return try codec.add(record, into: &output) { step throws(Failure) in
                try hash.update(step.span.bytes)
            }
        }
        var bytes: [UInt8] = []
        try segment.forEachStep { step throws(Failure) in bytes += copy step }
        try hash.update(bytes.span.bytes)
        try codec.add(.bytes(bytes), into: &output)
    }
}

/// One entry of a cpio archive, as the package that carries it describes it.
package struct CpioItem: Sendable {
    /// Its place among the files of the package, from 0.
    let index: Int
    /// The path below the root, without a leading `/`.
    let path: String
    /// Type and permission bits.
    let mode: UInt16
    /// Seconds since 1970.
    let time: UInt32

    /// An entry whose content follows it.
    package init(index: Int, path: String, mode: UInt16, time: UInt32) {
        self.index = index
        self.path = path
        self.mode = mode
        self.time = time
    }
}

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
