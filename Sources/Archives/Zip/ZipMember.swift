internal import Files
internal import Model

/// What a zip file's two headers say about one entry.
struct ZipMember {
    /// Compression methods (APPNOTE.TXT section 4.4.5).
    enum Method: UInt16 {
        case stored = 0
        case deflated = 8
    }

    let name: [UInt8]
    /// The Unix mode in the high half, MS-DOS attributes in the low byte (section 4.4.15).
    let attributes: UInt32
    /// Whether its sizes may not fit 32 bits; known before it is compressed.
    let isLarge: Bool
    var method = Method.stored
    /// Of the content.
    var sum = Checksum()
    /// The size of what is stored for it.
    var stored: Int64 = 0
    /// Where its local header begins.
    var offset: Int64 = 0

    /// What 32 bits cannot say stands in a zip64 field, and this in the old one's place.
    static let marker: Int64 = 0xffff_ffff
    /// Incompressible content grows by far less than this up to 4 GiB.
    private static let margin: Int64 = 16 << 20

    init(_ entry: Entry, size: Int64) throws(Failure) {
        let isFolder = entry.body == .folder
        name = Array(entry.path.utf8) + (isFolder ? [UInt8(ascii: "/")] : [])
        attributes = Self.attributes(entry)
        isLarge = size >= Self.marker - Self.margin
        guard name.count <= 0xffff else {
            throw Failure("cannot put \(entry.path.prefix(60))… into a zip", "its name is too long")
        }
    }

    private static func attributes(_ entry: Entry) -> UInt32 {
        switch entry.body {
        case .file, .bytes: (FileType.file | UInt32(entry.mode)) << 16
        // 0x10 is MS-DOS's own mark of a folder.
        case .folder: (FileType.folder | UInt32(entry.mode)) << 16 | 0x10
        case .symlink: (FileType.symlink | 0o777) << 16
        }
    }
}
