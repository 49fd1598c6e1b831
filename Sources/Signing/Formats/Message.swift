internal import Files
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
    /// The product and version it belongs to: `acme 1.2.0`; empty where a verifier cannot know.
    public let release: String
    /// The release's date, for formats that carry one.
    public let date: Timestamp
    /// The record of that release, for formats that say more of it; nil where it is not known.
    public let record: Release?
    /// What the file with the signer's public key is called; nil where it is not known.
    public let publicKey: String?
    /// Where the bytes are.
    public let source: Source

    /// A message called `name`.
    public init(
        name: String, release: String = "", date: Timestamp = Timestamp(0), record: Release? = nil,
        publicKey: String? = nil, source: Source
    ) {
        self.name = name
        self.release = release
        self.date = date
        self.record = record
        self.publicKey = publicKey
        self.source = source
    }

    /// The same, to be signed by the key that the file `publicKey` holds.
    public func naming(publicKey: String) -> Message {
        Message(
            name: name, release: release, date: date, record: record, publicKey: publicKey,
            source: source)
    }

    /// Its digest, streamed when it is on disk.
    func digest(_ function: MessageHash.Function) throws(Failure) -> [UInt8] {
        let hash = try MessageHash(function)
        switch source {
        case .bytes(let bytes): try hash.update(bytes)
        case .file(let path):
            var file = try InputFile(path)
            try file.forEachStep { step throws(Failure) in try hash.update(step) }
        }
        return try hash.value()
    }

    /// The bytes themselves, for what cannot stream.
    func whole(limit: Int) throws(Failure) -> [UInt8] {
        switch source {
        case .file(let path): return try TextFile.bytes(path, limit: limit)
        case .bytes(let bytes):
            guard bytes.count <= limit else {
                throw Failure(
                    "\(name) is too large", "\(bytes.count) bytes where \(limit) are allowed",
                    exit: .malformed)
            }
            return bytes
        }
    }
}
