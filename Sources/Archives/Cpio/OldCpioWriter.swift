package import Files
package import Model

/// A cpio archive of the oldest portable form, as installers of macOS want it (cpio(5), "Portable
/// ASCII Format"), on its way through a codec.
package struct OldCpioWriter: ~Copyable {
    /// What the form's eleven octal digits can say.
    package static let largest: Int64 = (1 << 33) - 1

    private let codec: any Compressor
    private let time: Timestamp
    private var count: UInt32 = 0

    /// An archive whose entries all bear `time`.
    package init(_ codec: any Compressor, time: Timestamp) {
        self.codec = codec
        self.time = time
    }

    /// Appends `entry` and returns the checksum of its content that cksum(1) prints.
    package mutating func add(
        _ entry: Entry, into output: inout OutputFile
    ) throws(Failure) -> UInt32 {
        let (type, content): (UInt16, Segment?) =
            switch entry.body {
            case .folder: (0o040000, nil)
            case .symlink(let target): (0o120000, .bytes(Array(target.utf8)))
            case .file, .bytes: (0o100000, Segment(contentOf: entry))
            }
        count += 1
        let path = entry.path == "." ? "." : "./" + entry.path
        let header = Self.header(
            count, type | entry.mode, time, content?.count ?? 0, path: path)
        try codec.add(.bytes(header), into: &output)
        guard let content else { return 0 }
        return try add(content, into: &output)
    }

    /// Ends the archive and the compressed stream.
    package consuming func finish(into output: inout OutputFile) throws(Failure) {
        let header = Self.header(0, 0, Timestamp(0), 0, path: "TRAILER!!!")
        try codec.add(.bytes(header), into: &output)
        try codec.finish(into: &output)
    }

    private mutating func add(
        _ content: Segment, into output: inout OutputFile
    ) throws(Failure) -> UInt32 {
        var sum = POSIXChecksum()
        if case .content(let record) = content, PieceShelf.takes(record) {
            try codec.add(record, into: &output) { step throws(Failure) in sum.update(step) }
        } else {
            try content.forEachStep { step throws(Failure) in
                sum.update(step)
                try codec.add(.bytes(copy step), into: &output)
            }
        }
        return sum.value
    }

    /// Device, number, mode, owner, group, links, device again, time, length of the name, size.
    private static func header(
        _ number: UInt32, _ mode: UInt16, _ time: Timestamp, _ size: Int64, path: String
    ) -> [UInt8] {
        var text = "070707" + octal(0, 6) + octal(Int64(number) & 0o777777, 6)
        text += octal(Int64(mode), 6) + octal(0, 6) + octal(0, 6) + octal(1, 6) + octal(0, 6)
        text += octal(min(max(time.seconds, 0), largest), 11)
        text += octal(Int64(path.utf8.count + 1), 6) + octal(size, 11)
        return Array(text.utf8) + Array(path.utf8) + [0]
    }

    private static func octal(_ number: Int64, _ width: Int) -> String {
        let digits = String(number, radix: 8)
        return String(repeating: "0", count: width - digits.count) + digits
    }
}
