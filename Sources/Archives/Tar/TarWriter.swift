package import Files
package import Model

/// A tar archive on its way through a codec.
package struct TarWriter: ~Copyable {
    private let tar: TarStream
    private let codec: any Compressor
    private let date: Timestamp

    /// An archive whose entries all bear `date`.
    package init(
        _ codec: any Compressor, date: Timestamp, style: TarStyle = .portable
    ) throws(Failure) {
        let tar = try TarStream(style)
        self.tar = tar
        self.codec = codec
        self.date = date
    }

    /// Appends `entry`; the caller sees to the order and to the folders above it. `records` are pax
    /// records that libarchive knows nothing of.
    package mutating func add(
        _ entry: Entry, records: [(key: String, value: String)] = [], into output: inout OutputFile
    ) throws(Failure) {
        let content = Segment(contentOf: entry)
        let size = content?.count ?? 0
        let header = try tar.header(of: entry, size: size, date: date)
        try codec.add(.bytes(PaxRecords.insert(records, into: header)), into: &output)
        if let content { try codec.add(content, into: &output) }
        try codec.add(.bytes(try tar.padding(after: size, entry.path)), into: &output)
    }

    /// Appends `entry` with the content of a settled scratch file of `size` bytes.
    package mutating func add(
        _ entry: Entry, size: Int64, content: inout OutputFile, into output: inout OutputFile
    ) throws(Failure) {
        try codec.add(.bytes(try tar.header(of: entry, size: size, date: date)), into: &output)
        try content.forEachStep(since: 0) { step throws(Failure) in
            try codec.add(.bytes(step.withUnsafeBytes { Array($0) }), into: &output)
        }
        try codec.add(.bytes(try tar.padding(after: size, entry.path)), into: &output)
    }

    /// Ends the archive and the compressed stream.
    package consuming func finish(into output: inout OutputFile) throws(Failure) {
        try codec.add(.bytes(try tar.end()), into: &output)
        try codec.finish(into: &output)
    }
}

/// How a tar archive is written; each package system reads its own kind.
package struct TarStyle: Sendable {
    /// Which extension says what ustar cannot.
    enum Dialect: Sendable {
        /// Pax records, only where they are needed.
        case pax
        /// GNU's long-name entries and binary numbers.
        case gnu
    }

    let dialect: Dialect
    /// Whether entries bear their owners' names; otherwise they are the number 0 without a name,
    /// as no name is right on every system that unpacks.
    let namesOwners: Bool
    /// Put before every path.
    let prefix: String
    /// Whether two empty blocks end it.
    let hasEnd: Bool

    /// For people to unpack.
    package static let portable = TarStyle(
        dialect: .pax, namesOwners: false, prefix: "", hasEnd: true)
    /// As dpkg and opkg read it: dpkg refuses pax records.
    package static let debian = TarStyle(
        dialect: .gnu, namesOwners: true, prefix: "./", hasEnd: true)
    /// As pacman and apk read it.
    package static let owned = TarStyle(dialect: .pax, namesOwners: true, prefix: "", hasEnd: true)
    /// The same for a piece that another tar archive follows.
    package static let cut = TarStyle(dialect: .pax, namesOwners: true, prefix: "", hasEnd: false)
}
