package import Files
package import Model

/// Large files as pieces of deflate, each file once for all artifacts that carry it.
///
/// An entry is named by all that shapes its bytes: what was deflated, how thoroughly, by which version
/// of libdeflate, and how it was cut. So an artifact has the same bytes with any shelf, or without one.
package struct PieceShelf: Sendable {
    private let folder: CacheFolder
    private let proven = ProvenPieces()

    /// The pieces in `folder`.
    package init(_ folder: CacheFolder) { self.folder = folder }

    /// Whether `record` is cut into pieces of its own.
    package static func takes(_ record: FileRecord) -> Bool { record.size >= Chunks.alone }

    /// Whether the pieces of `record` are there.
    package func has(_ record: FileRecord, _ level: DeflateLevel) -> Bool {
        folder.has(Self.name(record, level))
    }

    /// Deflates `record` by all `workers`.
    package func add(
        _ record: FileRecord, _ level: DeflateLevel, with workers: Workers
    ) throws(Failure) {
        let name = Self.name(record, level)
        try folder.add(name) { file throws(Failure) in
            var writing = PieceWriting(workers, level) { proven.add($0, name, $1) }
            try Chunks.forEach(of: record) { chunk throws(Failure) in
                try writing.add(chunk, to: &file)
            }
            try writing.finish(&file)
        }
    }

    /// The pieces of `record`; nil when they are not there.
    func pieces(of record: FileRecord, _ level: DeflateLevel) -> ShelvedPieces? {
        guard Self.takes(record) else { return nil }
        let name = Self.name(record, level)
        guard let file = folder.open(name) else { return nil }
        let pieces = ShelvedPieces(file, name, of: record, level, proven) { [folder] in
            folder.drop(name)
        }
        if pieces == nil { folder.drop(name) }
        return pieces
    }

    private static func name(_ record: FileRecord, _ level: DeflateLevel) -> String {
        "\(record.sha256.hex).deflate-\(level.number)-\(Compression.gzip(level).shape)"
    }
}

/// A file on its way to the shelf; all workers deflate it.
private struct PieceWriting: ~Copyable {
    private var work: OrderedWork<DeflatePiece>
    private var sizes = ByteWriter()
    private var count = 0
    private let level: DeflateLevel
    private let prove: (DeflatePiece, Int) -> Void

    /// `prove` is told of each piece, which decodes to what it was made from, and its number.
    init(
        _ workers: Workers, _ level: DeflateLevel,
        _ prove: @escaping (DeflatePiece, Int) -> Void
    ) {
        work = OrderedWork(workers)
        self.level = level
        self.prove = prove
    }

    mutating func add(_ chunk: [UInt8], to file: inout FreshFile) throws(Failure) {
        let ready = try work.add { [level] () throws(Failure) in
            let blocks = try DeflatePiece(chunk, Deflater(level)).bytes
            guard let piece = try DeflatePiece(blocks, decodingTo: chunk) else {
                throw Inflater.broken
            }
            return piece
        }
        for piece in ready { try write(piece, to: &file) }
    }

    mutating func finish(_ file: inout FreshFile) throws(Failure) {
        while let piece = try work.next() { try write(piece, to: &file) }
        try file.write(sizes.bytes)
    }

    private mutating func write(
        _ piece: DeflatePiece, to file: inout FreshFile
    ) throws(Failure) {
        try file.write(piece.bytes)
        sizes.little(UInt32(piece.bytes.count))
        prove(piece, count)
        count += 1
    }
}
