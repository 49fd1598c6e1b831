package import Files
package import Model

/// A zip archive, written by hand because libarchive's depends on the time zone, compressed in
/// chunks by all workers.
package struct ZipWriter: ~Copyable {
    private let records: ZipRecords
    private var work: OrderedWork<[ZipPiece]>
    private var members: [ZipMember] = []
    /// Chunks that go to a worker together, so that many small files cost little each.
    private var batch: [ZipChunk] = []
    private var batchSize = 0
    /// Room for the header of an entry whose pieces are being written.
    private var open: Reservation?

    private let level: DeflateLevel
    private let shelf: PieceShelf?

    private static let mostInBatch = 1024

    /// An archive whose entries all bear `date`, compressed by `workers` with the care of `level`; what
    /// is on the `shelf` is taken from there.
    package init(
        _ workers: Workers, date: Timestamp, level: DeflateLevel = .usual, shelf: PieceShelf? = nil
    ) {
        records = ZipRecords(time: DOSTime(date))
        work = OrderedWork(workers)
        self.level = level
        self.shelf = shelf
    }

    /// Appends `entry`; the caller sees to the order and to the folders above it.
    package mutating func add(_ entry: Entry, into output: inout OutputFile) throws(Failure) {
        let member = members.count
        switch entry.body {
        case .file(let record) where record.size > 0:
            members.append(try ZipMember(entry, size: record.size))
            try addContent(of: record, member, into: &output)
        case .bytes(let bytes) where !bytes.isEmpty:
            members.append(try ZipMember(entry, size: Int64(bytes.count)))
            try enqueue(Self.alone(.whole(bytes), member), into: &output)
        case .symlink(let target):
            members.append(try ZipMember(entry, size: 0))
            try enqueue(Self.alone(.stored(Array(target.utf8)), member), into: &output)
        case .file(let record):
            // Nothing to store, but still the file that was hashed, or the build fails.
            try InputFile.open(record).confirmWhole()
            fallthrough
        case .folder, .bytes:
            members.append(try ZipMember(entry, size: 0))
            try enqueue(Self.alone(.stored([]), member), into: &output)
        }
    }

    /// Ends the archive with its directory.
    package consuming func finish(into output: inout OutputFile) throws(Failure) {
        try startBatch(into: &output)
        while let pieces = try work.next() { try write(pieces, into: &output) }
        let offset = output.position
        for member in members { try output.write(records.central(member)) }
        let size = output.position - offset
        try output.write(records.end(count: members.count, size: size, offset: offset))
    }

    private mutating func addContent(
        of record: FileRecord, _ member: Int, into output: inout OutputFile
    ) throws(Failure) {
        let last = Chunks.count(record.size) - 1
        func chunk(_ index: Int, _ content: ZipChunk.Content) -> ZipChunk {
            ZipChunk(
                member: member, content: content, isFirst: index == 0, isLast: index == last)
        }
        if let pieces = shelf?.pieces(of: record, level) {
            for index in 0...last {
                try enqueue(chunk(index, .shelved(pieces, index)), into: &output)
            }
            return try record.confirmSame()
        }
        let isAlone = PieceShelf.takes(record)
        var index = 0
        try Chunks.forEach(of: record) { bytes throws(Failure) in
            let content = isAlone ? ZipChunk.Content.piece(bytes) : .whole(bytes)
            try enqueue(chunk(index, content), into: &output)
            index += 1
        }
    }

    private static func alone(_ content: ZipChunk.Content, _ member: Int) -> ZipChunk {
        ZipChunk(member: member, content: content, isFirst: true, isLast: true)
    }

    private mutating func enqueue(
        _ chunk: ZipChunk, into output: inout OutputFile
    ) throws(Failure) {
        batch.append(chunk)
        batchSize += chunk.content.size
        if batchSize >= Chunks.size || batch.count >= Self.mostInBatch {
            try startBatch(into: &output)
        }
    }

    private mutating func startBatch(into output: inout OutputFile) throws(Failure) {
        let chunks = batch
        batch = []
        batchSize = 0
        let ready = try work.add { [level] () throws(Failure) in
            let deflater = try Deflater(level)
            let inflater = try Inflater()
            return try chunks.map { chunk throws(Failure) in try chunk.pack(deflater, inflater) }
        }
        for pieces in ready { try write(pieces, into: &output) }
    }

    private mutating func write(
        _ pieces: [ZipPiece], into output: inout OutputFile
    ) throws(Failure) {
        for piece in pieces {
            members[piece.member].take(piece)
            if piece.isFirst { try begin(piece, into: &output) }
            try output.write(piece.bytes)
            guard piece.isLast, let room = open.take() else { continue }
            try output.fill(room, with: records.local(members[piece.member]))
        }
    }

    private mutating func begin(
        _ piece: ZipPiece, into output: inout OutputFile
    ) throws(Failure) {
        members[piece.member].offset = output.position
        let header = records.local(members[piece.member])
        if piece.isLast {
            try output.write(header)
        } else {
            open = try output.reserve(header.count)
        }
    }
}

extension ZipMember {
    /// Counts in a piece of its content.
    fileprivate mutating func take(_ piece: ZipPiece) {
        method = piece.method
        sum.append(piece.sum)
        stored += Int64(piece.bytes.count)
    }
}
