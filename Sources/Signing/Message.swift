public import Model

/// What is signed: bytes with the name of the file they are, held whole or read from disk.
public struct Message: Sendable {
    /// Where the bytes are.
    public enum Source: Sendable {
        /// Held whole: a checksum list.
        case bytes([UInt8])
        /// On disk, streamed.
        case file(String)
    }

    /// The file's name, for trusted comments and messages.
    public let name: String
    /// The product and version it belongs to: `acme 1.2.0`.
    public let release: String
    /// The release's date, for formats that carry one.
    public let date: Timestamp
    /// Where the bytes are.
    public let source: Source

    /// A message called `name`.
    public init(name: String, release: String, date: Timestamp, source: Source) {
        self.name = name
        self.release = release
        self.date = date
        self.source = source
    }
}
