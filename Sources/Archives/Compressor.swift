package import Files
package import Model

/// A codec: takes a stream as segments and writes its compressed form.
///
/// The same segments give the same bytes with any number of workers.
package protocol Compressor: AnyObject {
    /// Compresses `segment`; what is ready goes to `output`, what is held back is bounded.
    func add(_ segment: Segment, into output: inout OutputFile) throws(Failure)
    /// Compresses the content of `record` and shows it to `see` on the way, so that whoever needs
    /// it too does not read it twice.
    func add(
        _ record: FileRecord, into output: inout OutputFile,
        seeing see: (borrowing [UInt8]) throws(Failure) -> Void
    ) throws(Failure)
    /// Writes what is left and the trailer; the codec is spent afterwards.
    func finish(into output: inout OutputFile) throws(Failure)
}

extension Compressor {
    /// Codecs that take any stretch of bytes alike take the steps of the file.
    package func add(
        _ record: FileRecord, into output: inout OutputFile,
        seeing see: (borrowing [UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        try Segment.content(record).forEachStep { step throws(Failure) in
            try see(step)
            try add(.bytes(copy step), into: &output)
        }
    }
}

/// A stretch of a stream, named by where it comes from.
///
/// A codec that knows which stretch is a file's content can compress it by itself, so that its
/// pieces are the same in every artifact that carries the file.
package enum Segment: Sendable {
    /// Headers, padding and small things.
    case bytes([UInt8])
    /// All of a file.
    case content(FileRecord)

    /// Feeds the bytes to `body`, a bounded step at a time.
    package func forEachStep(
        _ body: (borrowing [UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        switch self {
        case .bytes(let bytes): try body(bytes)
        case .content(let record):
            var file = try InputFile.open(record)
            try file.forEachStep(body)
        }
    }

    /// The content of `entry`; nil for folders and links, which have none.
    package init?(contentOf entry: Entry) {
        switch entry.body {
        case .file(let record): self = .content(record)
        case .bytes(let bytes): self = .bytes(bytes)
        case .symlink, .folder: return nil
        }
    }

    /// How many bytes it is.
    package var count: Int64 {
        switch self {
        case .bytes(let bytes): Int64(bytes.count)
        case .content(let record): record.size
        }
    }
}
