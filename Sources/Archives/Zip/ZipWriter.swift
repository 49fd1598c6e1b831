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

    private static let mostInBatch = 1024

    /// An archive whose entries all bear `date`, compressed by `workers`.
    package init(_ workers: Workers, date: Timestamp) {
        records = ZipRecords(time: DOSTime(date))
        work = OrderedWork(workers)
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
            try enqueue(Self.whole(bytes, member, isCompressed: true), into: &output)
        case .symlink(let target):
            members.append(try ZipMember(entry, size: 0))
            try enqueue(Self.whole(Array(target.utf8), member), into: &output)
        case .file(let record):
            // Nothing to store, but still the file that was hashed, or the build fails.
            try InputFile.open(record).confirmWhole()
            fallthrough
        case .folder, .bytes:
            members.append(try ZipMember(entry, size: 0))
            try enqueue(Self.whole([], member), into: &output)
        }
    }

    /// Ends the archive with its directory.
    package consuming func finish(into output: inout OutputFile) throws(Failure) {
        try startBatch(into: &output)
        var done: [ZipPiece] = []
        try work.finish { pieces throws(Failure) in done += pieces }
        try write(done, into: &output)
        let offset = output.position
        for member in members { try output.write(records.central(member)) }
        let size = output.position - offset
        try output.write(records.end(count: members.count, size: size, offset: offset))
    }

    private mutating func addContent(
        of record: FileRecord, _ member: Int, into output: inout OutputFile
    ) throws(Failure) {
        var left = record.size
        try Chunks.forEach(of: record) { content throws(Failure) in
            let isFirst = left == record.size
            left -= Int64(content.count)
            let chunk = ZipChunk(
                member: member, content: content, isCompressed: true, isFirst: isFirst,
                isLast: left == 0)
            try enqueue(chunk, into: &output)
        }
    }

    private static func whole(
        _ content: [UInt8], _ member: Int, isCompressed: Bool = false
    ) -> ZipChunk {
        ZipChunk(
            member: member, content: content, isCompressed: isCompressed, isFirst: true,
            isLast: true)
    }

    private mutating func enqueue(
        _ chunk: ZipChunk, into output: inout OutputFile
    ) throws(Failure) {
        batch.append(chunk)
        batchSize += chunk.content.count
        if batchSize >= Chunks.size || batch.count >= Self.mostInBatch {
            try startBatch(into: &output)
        }
    }

    private mutating func startBatch(into output: inout OutputFile) throws(Failure) {
        let chunks = batch
        batch = []
        batchSize = 0
        var done: [ZipPiece] = []
        try work.add({ () throws(Failure) in
            let deflater = try Deflater()
            let inflater = try Inflater()
            return try chunks.map { chunk throws(Failure) in try chunk.pack(deflater, inflater) }
        }) { pieces throws(Failure) in done += pieces }
        try write(done, into: &output)
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

/// A stretch of one entry's content on its way to a worker.
struct ZipChunk: Sendable {
    /// Which entry.
    let member: Int
    let content: [UInt8]
    /// Links and folders are stored, so that any reader can look at them.
    let isCompressed: Bool
    let isFirst: Bool
    let isLast: Bool

    /// Compresses the chunk and decodes it again.
    func pack(
        _ deflater: borrowing Deflater, _ inflater: borrowing Inflater
    ) throws(Failure) -> ZipPiece {
        guard isCompressed else { return piece(content, .stored, Checksum(of: content)) }
        guard isFirst, isLast else {
            let part = try DeflatePiece(content, deflater)
            return piece(part.bytes + (isLast ? DeflatePiece.end : []), .deflated, part.sum)
        }
        let stream = try deflater.compress(content.span.bytes)
        guard stream.count < content.count else {
            return piece(content, .stored, Checksum(of: content))
        }
        guard inflater.confirms(stream, content.span.bytes) else { throw Inflater.broken }
        return piece(stream, .deflated, Checksum(of: content))
    }

    private func piece(
        _ bytes: [UInt8], _ method: ZipMember.Method, _ sum: Checksum
    ) -> ZipPiece {
        ZipPiece(
            member: member, bytes: bytes, method: method, sum: sum, isFirst: isFirst,
            isLast: isLast)
    }
}

/// A stretch of one entry as it stands in the archive.
struct ZipPiece: Sendable {
    let member: Int
    let bytes: [UInt8]
    let method: ZipMember.Method
    let sum: Checksum
    let isFirst: Bool
    let isLast: Bool
}
