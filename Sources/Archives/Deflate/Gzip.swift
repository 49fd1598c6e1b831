public import Files
public import Model

/// One gzip member (RFC 1952), compressed in chunks by all workers.
public struct Gzip: Compressor, ~Copyable {
    private var work: OrderedWork<DeflatePiece>
    private var run: [UInt8] = []
    private var sum = Checksum()
    private var hasHeader = false
    private let level: DeflateLevel

    /// No time (MTIME 0), no name, no level (XFL 0); OS 3 is Unix (RFC 1952 section 2.3.1).
    private static let header: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]

    /// A gzip stream compressed by `workers`, with the care of `level`.
    public init(_ workers: Workers, level: DeflateLevel = .usual) {
        work = OrderedWork(workers)
        self.level = level
    }

    /// Compresses `segment`.
    public mutating func add(_ segment: Segment, into output: inout OutputFile) throws(Failure) {
        guard case .content(let record) = segment, record.size >= Chunks.alone else {
            return try segment.forEachStep { step throws(Failure) in
                run += copy step
                try compressFullRuns(into: &output)
            }
        }
        try add(record, into: &output) { _ throws(Failure) in }
    }

    /// Compresses the content of `record`, which begins a chunk of its own.
    public mutating func add(
        _ record: FileRecord, into output: inout OutputFile,
        seeing see: (borrowing [UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        try compressRun(into: &output)
        try Chunks.forEach(of: record) { chunk throws(Failure) in
            try see(chunk)
            try compress(chunk, into: &output)
        }
    }

    /// Ends the member.
    public mutating func finish(into output: inout OutputFile) throws(Failure) {
        try compressRun(into: &output)
        var done: [DeflatePiece] = []
        try work.finish { piece throws(Failure) in done.append(piece) }
        try write(done, into: &output)
        var trailer = ByteWriter()
        trailer.raw(DeflatePiece.end)
        trailer.little(sum.crc)
        trailer.little(UInt32(truncatingIfNeeded: sum.count))
        try output.write(trailer.bytes)
    }

    private mutating func compressFullRuns(into output: inout OutputFile) throws(Failure) {
        while run.count >= Chunks.size {
            let chunk = Array(run.prefix(Chunks.size))
            run.removeFirst(Chunks.size)
            try compress(chunk, into: &output)
        }
    }

    private mutating func compressRun(into output: inout OutputFile) throws(Failure) {
        guard !run.isEmpty else { return }
        let chunk = run
        run = []
        try compress(chunk, into: &output)
    }

    private mutating func compress(
        _ chunk: [UInt8], into output: inout OutputFile
    ) throws(Failure) {
        var done: [DeflatePiece] = []
        try work.add({ [level] () throws(Failure) in
            try DeflatePiece(chunk, Deflater(level))
        }) { piece throws(Failure) in done.append(piece) }
        try write(done, into: &output)
    }

    private mutating func write(
        _ pieces: [DeflatePiece], into output: inout OutputFile
    ) throws(Failure) {
        if !hasHeader { try output.write(Self.header) }
        hasHeader = true
        for piece in pieces {
            try output.write(piece.bytes)
            sum.append(piece.sum)
        }
    }
}
