import Files
import Model

/// Which file on a volume the Finder means, in the form that survives another place to mount it (the alias
/// of Mac OS, version 2).
struct FinderAlias {
    /// What the volume is called, and when it was made.
    let volume: String
    let date: Timestamp
    /// The file's path on the volume, its number, and those of the folders above it, the next one first.
    let path: String
    let number: UInt32
    let folders: [UInt32]

    var bytes: [UInt8] {
        var body = fixed
        let folder = Path.name(Path.parent(path))
        // In the order in which the Finder writes them.
        let tags: [(Int16, [UInt8])] = [
            (0, Array(folder.utf8)), (16, Self.big(UInt64(seconds) << 16)),
            (17, Self.big(UInt64(seconds) << 16)), (1, folders.flatMap(Self.big)),
            (2, Array("\(volume):\(path.replacing("/", with: ":"))".utf8)),
            (14, Self.text(Path.name(path))), (15, Self.text(volume)),
            (18, Array("/\(path)".utf8)), (19, Array("/Volumes/\(volume)".utf8)),
        ]
        for (tag, value) in tags {
            body += Self.big(tag) + Self.big(UInt16(value.count)) + value
            if value.count % 2 == 1 { body.append(0) }
        }
        body += Self.big(Int16(-1)) + Self.big(UInt16(0))
        // Nobody's; the size of all, and the version.
        return [0, 0, 0, 0] + Self.big(UInt16(body.count + 8)) + Self.big(UInt16(2)) + body
    }

    private var seconds: UInt32 { UInt32(clamping: date.seconds + 2_082_844_800) }

    private var fixed: [UInt8] {
        var writer = ByteWriter()
        writer.big(UInt16(0))  // a file
        writer.raw(Self.pascal(volume, room: 28))
        writer.big(seconds)
        writer.text("H+")
        writer.big(UInt16(5))  // a disk that can be taken out
        writer.big(folders.first ?? 0)
        writer.raw(Self.pascal(Path.name(path), room: 64))
        writer.big(number)
        writer.big(seconds)
        writer.raw(repeatElement(0, count: 8))
        for level in [-1, -1] { writer.big(Int16(level)) }
        writer.raw(repeatElement(0, count: 4 + 2 + 10))
        return writer.bytes
    }

    /// A length and as much of the text as fits.
    private static func pascal(_ text: String, room: Int) -> [UInt8] {
        let kept = Array(text.utf8.prefix(room - 1))
        return [UInt8(kept.count)] + kept + [UInt8](repeating: 0, count: room - 1 - kept.count)
    }

    private static func text(_ text: String) -> [UInt8] {
        let units = Array(text.utf16)
        return big(UInt16(units.count)) + units.flatMap { big($0) }
    }

    private static func big<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
        withUnsafeBytes(of: value.bigEndian) { Array($0) }
    }
}
