import Archives
import Files
import Model

/// The picture of an app: an icns file, which holds PNG files of several sizes behind a name and a length
/// each.
enum AppIcon {
    static let fileName = "AppIcon.icns"

    /// What macOS 10.13 and later look for, by size in pixels: a name for the size itself, and one for the
    /// half of it on a display of twice as many dots.
    private static let names: [Int: [String]] = [
        32: ["ic11"], 64: ["ic12"], 128: ["ic07"], 256: ["ic08", "ic13"], 512: ["ic09", "ic14"],
        1024: ["ic10"],
    ]

    /// The file of `files`: one that is made already, or PNG files; nil when there are none.
    static func bytes(_ files: [NamedFile]) throws(Failure) -> [UInt8]? {
        guard let first = files.first else { return nil }
        if first.bytes.starts(with: "icns".utf8) {
            guard files.count == 1 else { throw refused(first, "it is an icns file among others") }
            return try checked(first)
        }
        var pictures: [(name: String, bytes: [UInt8])] = []
        for file in files {
            let size = try size(of: file)
            guard let names = names[size] else {
                throw refused(
                    file, "it has \(size) pixels a side, and not 32, 64, 128, 256, 512 or 1024")
            }
            for name in names where pictures.contains(where: { $0.name == name }) {
                throw refused(file, "another picture has \(size) pixels a side, too")
            }
            pictures += names.map { ($0, file.bytes) }
        }
        guard pictures.contains(where: { ["ic09", "ic10"].contains($0.name) }) else {
            throw refused(first, "none of the pictures has 512 or 1024 pixels a side")
        }
        var content = ByteWriter()
        for (name, bytes) in pictures.inOrder(of: \.name) {
            content.text(name)
            content.big(UInt32(bytes.count + 8))
            content.raw(bytes)
        }
        var writer = ByteWriter()
        writer.text("icns")
        writer.big(UInt32(content.bytes.count + 8))
        writer.raw(content.bytes)
        return writer.bytes
    }

    private static func size(of file: NamedFile) throws(Failure) -> Int {
        let picture = try PNGPicture(file.bytes) { why in refused(file, why) }
        guard picture.width == picture.height else {
            throw refused(
                file, "it has \(picture.width) by \(picture.height) pixels, and is not square")
        }
        guard picture.isPlain else {
            throw refused(
                file, "it does not have 8 bits a colour and an alpha channel, or is interlaced")
        }
        return picture.width
    }

    private static func checked(_ file: NamedFile) throws(Failure) -> [UInt8] {
        let bytes = file.bytes
        var place = 8
        guard bytes.count >= 8, number(bytes[4..<8]) == bytes.count else {
            throw refused(file, "it does not have the length that it says")
        }
        while place < bytes.count {
            guard bytes.count - place >= 8 else { throw refused(file, "it is cut off") }
            let size = number(bytes[(place + 4)..<(place + 8)])
            guard size >= 8, size <= bytes.count - place else {
                throw refused(file, "a picture in it is cut off")
            }
            place += size
        }
        return bytes
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.reduce(0) { $0 << 8 | Int($1) }
    }

    private static func refused(_ file: NamedFile, _ why: String) -> Failure {
        Failure(
            "cannot use the icon \(file.name.value)", why,
            hint:
                "give square PNG files with 8 bits a colour and an alpha channel, one of them with "
                + "1024 pixels a side",
            at: file.name.place, exit: .usage)
    }
}
