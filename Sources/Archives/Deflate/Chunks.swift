import Files
import Model

/// How streams are cut before they are compressed; the numbers shape the bytes of artifacts.
enum Chunks {
    /// The largest chunk. A new one costs 0.1 % of size and lets another core work (measured).
    static let size = 1 << 20
    /// From this size on a file's content begins a chunk of its own, so that its pieces depend on
    /// nothing before it and can be shared between artifacts.
    static let alone: Int64 = 128 << 10

    /// How many chunks a file of `size` bytes has.
    static func count(_ size: Int64) -> Int {
        Int((size + Int64(Self.size) - 1) / Int64(Self.size))
    }

    /// The chunk `index` of `record`, read by itself.
    static func chunk(_ index: Int, of record: FileRecord) throws(Failure) -> [UInt8] {
        let offset = Int64(index) * Int64(size)
        let count = Int(min(Int64(size), record.size - offset))
        guard let chunk = try RandomAccess(record).bytes(count, at: offset) else {
            throw InputFile.changed(record.path)
        }
        return chunk
    }

    /// Feeds the content of `record` to `body` in chunks, all full but the last.
    static func forEach(
        of record: FileRecord, _ body: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        var file = try InputFile.open(record)
        while true {
            var chunk: [UInt8] = []
            // A read may give less than was asked for; chunks must not depend on that.
            while chunk.count < size, try file.read(size - chunk.count, into: &chunk) {}
            guard !chunk.isEmpty else { break }
            try body(chunk)
        }
        try file.confirmWhole()
    }
}
