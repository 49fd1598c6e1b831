public import Files
public import Model

/// A tar archive compressed by `Codec`.
public struct TarWriter<Codec: Compressor & ~Copyable>: ~Copyable {
    private let tar: TarStream
    private var codec: Codec
    private let date: Timestamp

    /// An archive whose entries all bear `date`.
    public init(
        _ codec: consuming Codec, date: Timestamp, style: TarStyle = .portable
    ) throws(Failure) {
        let tar = try TarStream(style)
        self.tar = tar
        self.codec = codec
        self.date = date
    }

    /// Appends `entry`; the caller sees to the order and to the folders above it. `records` are pax
    /// records that libarchive knows nothing of.
    public mutating func add(
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
    public mutating func add(
        _ entry: Entry, size: Int64, content: inout OutputFile, into output: inout OutputFile
    ) throws(Failure) {
        try codec.add(.bytes(try tar.header(of: entry, size: size, date: date)), into: &output)
        try content.forEachStep(since: 0) { step throws(Failure) in
            try codec.add(.bytes(step.withUnsafeBytes { Array($0) }), into: &output)
        }
        try codec.add(.bytes(try tar.padding(after: size, entry.path)), into: &output)
    }

    /// Ends the archive and the compressed stream.
    public consuming func finish(into output: inout OutputFile) throws(Failure) {
        try codec.add(.bytes(try tar.end()), into: &output)
        try codec.finish(into: &output)
    }
}
