internal import Files
public import Model

/// A stretch of a stream, named by where it comes from.
///
/// A codec that knows which stretch is a file's content can compress it by itself, so that its
/// pieces are the same in every artifact that carries the file.
public enum Segment: Sendable {
    /// Headers, padding and small things.
    case bytes([UInt8])
    /// All of a file.
    case content(FileRecord)

    /// Feeds the bytes to `body`, a bounded step at a time.
    public func forEachStep(
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
    public init?(contentOf entry: Entry) {
        switch entry.body {
        case .file(let record): self = .content(record)
        case .bytes(let bytes): self = .bytes(bytes)
        case .symlink, .folder: return nil
        }
    }

    /// How many bytes it is.
    public var count: Int64 {
        switch self {
        case .bytes(let bytes): Int64(bytes.count)
        case .content(let record): record.size
        }
    }
}
