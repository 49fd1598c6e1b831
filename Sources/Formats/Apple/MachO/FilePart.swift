import Files
import Model

/// A stretch of a file that is a program for one processor: all of it, or a part of a universal one.
struct FilePart: Sendable {
    let record: FileRecord
    /// What messages call the file.
    let name: String
    let offset: Int64
    let size: Int64

    /// All of `record`.
    init(_ record: FileRecord, called name: String? = nil) {
        self.init(record, called: name, offset: 0, size: record.size)
    }

    init(_ record: FileRecord, called name: String?, offset: Int64, size: Int64) {
        self.record = record
        self.name = name ?? record.path
        self.offset = offset
        self.size = size
    }

    /// Feeds its first `count` bytes to `body`; all steps but the last are of one size, so that whole
    /// pages are in each.
    func forEachStep(
        first count: Int64, _ body: (borrowing [UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        let file = try RandomAccess(record)
        var place: Int64 = 0
        while place < count {
            try Interruption.check()
            let step = Int(min(Int64(InputFile.step), count - place))
            guard let bytes = try file.bytes(step, at: offset + place) else {
                throw InputFile.changed(record.path)
            }
            Gauge.count(step)
            try body(bytes)
            place += Int64(step)
        }
        try record.confirmSame()
    }

    /// `count` bytes at `place` of the stretch; nil when they do not lie in it.
    func bytes(_ count: Int, at place: Int64) throws(Failure) -> [UInt8]? {
        guard place >= 0, count >= 0, place <= size, Int64(count) <= size - place else {
            return nil
        }
        return try RandomAccess(record).bytes(count, at: offset + place)
    }
}
