import CDeflate
package import Files
package import Model

/// One gzip member (RFC 1952), compressed in chunks by all workers.
package final class Gzip: Compressor {
    private var work: OrderedWork<DeflatePiece>
    private var run: [UInt8] = []
    private var sum = Checksum()
    private var hasHeader = false
    private let level: DeflateLevel
    private let shelf: PieceShelf?

    /// No time (MTIME 0), no name, no level (XFL 0); OS 3 is Unix (RFC 1952 section 2.3.1).
    private static let header: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]

    /// A gzip stream compressed by `workers`, with the care of `level`; what is on the `shelf` is
    /// taken from there.
    package init(_ workers: Workers, level: DeflateLevel = .usual, shelf: PieceShelf? = nil) {
        work = OrderedWork(workers)
        self.level = level
        self.shelf = shelf
    }

    /// Compresses `segment`.
    package func add(_ segment: Segment, into output: inout OutputFile) throws(Failure) {
        guard case .content(let record) = segment, PieceShelf.takes(record) else {
            return try segment.forEachStep { step throws(Failure) in
                run += copy step
                try compressFullRuns(into: &output)
            }
        }
        guard let pieces = shelf?.pieces(of: record, level) else {
            return try add(record, into: &output) { _ throws(Failure) in }
        }
        try compressRun(into: &output)
        for index in 0..<pieces.count {
            try start({ () throws(Failure) in try pieces.piece(index) }, into: &output)
        }
        try record.confirmSame()
    }

    /// Compresses the content of `record`, which begins a chunk of its own.
    package func add(
        _ record: FileRecord, into output: inout OutputFile,
        seeing see: (borrowing [UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        try compressRun(into: &output)
        let pieces = shelf?.pieces(of: record, level)
        var index = 0
        try Chunks.forEach(of: record) { chunk throws(Failure) in
            try see(chunk)
            if let pieces {
                let next = index
                try start({ () throws(Failure) in try pieces.piece(next) }, into: &output)
            } else {
                try compress(chunk, into: &output)
            }
            index += 1
        }
    }

    /// Ends the member.
    package func finish(into output: inout OutputFile) throws(Failure) {
        try compressRun(into: &output)
        while let piece = try work.next() { try write(piece, into: &output) }
        try begin(&output)
        var trailer = ByteWriter()
        trailer.raw(DeflatePiece.end)
        trailer.little(sum.crc)
        trailer.little(UInt32(truncatingIfNeeded: sum.count))
        try output.write(trailer.bytes)
    }

    private func compressFullRuns(into output: inout OutputFile) throws(Failure) {
        while run.count >= Chunks.size {
            let chunk = Array(run.prefix(Chunks.size))
            run.removeFirst(Chunks.size)
            try compress(chunk, into: &output)
        }
    }

    private func compressRun(into output: inout OutputFile) throws(Failure) {
        guard !run.isEmpty else { return }
        let chunk = run
        run = []
        try compress(chunk, into: &output)
    }

    private func compress(
        _ chunk: [UInt8], into output: inout OutputFile
    ) throws(Failure) {
        try start(
            { [level] () throws(Failure) in try DeflatePiece(chunk, Deflater(level)) },
            into: &output)
    }

    private func start(
        _ making: @escaping @Sendable () throws(Failure) -> DeflatePiece,
        into output: inout OutputFile
    ) throws(Failure) {
        for piece in try work.add(making) { try write(piece, into: &output) }
    }

    private func write(
        _ piece: DeflatePiece, into output: inout OutputFile
    ) throws(Failure) {
        try begin(&output)
        try output.write(piece.bytes)
        sum.append(piece.sum)
    }

    private func begin(_ output: inout OutputFile) throws(Failure) {
        if !hasHeader { try output.write(Self.header) }
        hasHeader = true
    }
}

/// Small texts as `gzip -9n` makes them: manual pages and changelogs in packages.
///
/// XFL 2 says "slowest" (RFC 1952 section 2.3.1), which package checkers look for.
package enum GzipText {
    private static let header: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 3]

    /// `bytes` as one gzip member without a name or time.
    package static func compress(_ bytes: [UInt8]) throws(Failure) -> [UInt8] {
        var writer = ByteWriter()
        writer.raw(header)
        writer.raw(try Deflater(.best).compress(bytes.span.bytes))
        writer.little(Deflater.crc(bytes.span.bytes))
        writer.little(UInt32(truncatingIfNeeded: bytes.count))
        return writer.bytes
    }
}

/// A gzip member made longer, for one whose place was fixed before its size.
package enum GzipExtra {
    /// The bytes of a header without extras, and of those that say there are some: the length of all,
    /// and one field's name and length.
    private static let header = 10
    private static let lengths = 6
    /// A field for padding, as bgzip and others name theirs by two letters.
    private static let name = Array("PD".utf8)

    /// `member`, as ``Gzip`` made it, with zeros in an extra field (RFC 1952 section 2.3.1.1) so
    /// that it has `size` bytes.
    package static func fill(_ member: [UInt8], to size: Int) throws(Failure) -> [UInt8] {
        let more = size - member.count
        guard more >= lengths, more <= lengths + Int(UInt16.max) / 2 else {
            throw Failure("a gzip member of \(member.count) bytes cannot take \(size)")
        }
        var writer = ByteWriter()
        writer.raw(member[..<3])
        writer.raw([4])
        writer.raw(member[4..<header])
        writer.little(UInt16(more - 2))
        writer.raw(name)
        writer.little(UInt16(more - lengths))
        writer.raw(repeatElement(0, count: more - lengths))
        writer.raw(member[header...])
        return writer.bytes
    }
}

/// One gzip member (RFC 1952) at the start of some bytes: the small ones before an apk package's
/// files.
package enum GzipMember {
    /// What the member holds, `limit` bytes at most, and how many bytes it takes up; its checksum
    /// is right.
    package static func open(
        _ bytes: ArraySlice<UInt8>, limit: Int
    ) throws(Failure) -> (content: [UInt8], size: Int) {
        guard let handle = libdeflate_alloc_decompressor() else {
            throw Failure("cannot decompress", "libdeflate has no memory")
        }
        defer { libdeflate_free_decompressor(handle) }
        var used = 0
        var result = LIBDEFLATE_BAD_DATA
        let content = [UInt8](unsafeUninitializedCapacity: limit) { room, filled in
            result = bytes.withUnsafeBytes { input in
                libdeflate_gzip_decompress_ex(
                    handle, input.baseAddress, input.count, room.baseAddress, room.count, &used,
                    &filled)
            }
            if result != LIBDEFLATE_SUCCESS { filled = 0 }
        }
        guard result == LIBDEFLATE_SUCCESS else {
            throw Failure(
                "cannot read a gzip member",
                result == LIBDEFLATE_INSUFFICIENT_SPACE
                    ? "it holds over \(limit) bytes" : "it is damaged or cut off",
                exit: .malformed)
        }
        return (content, used)
    }
}
