public import Files
public import Model

/// A codec: takes a stream as segments and writes its compressed form.
///
/// The same segments give the same bytes with any number of workers.
public protocol Compressor: ~Copyable {
    /// Compresses `segment`; what is ready goes to `output`, what is held back is bounded.
    mutating func add(_ segment: Segment, into output: inout OutputFile) throws(Failure)
    /// Compresses the content of `record` and shows it to `see` on the way, so that whoever needs
    /// it too does not read it twice.
    mutating func add(
        _ record: FileRecord, into output: inout OutputFile,
        seeing see: (borrowing [UInt8]) throws(Failure) -> Void
    ) throws(Failure)
    /// Writes what is left and the trailer; the codec is spent afterwards.
    mutating func finish(into output: inout OutputFile) throws(Failure)
}

extension Compressor where Self: ~Copyable {
    /// Codecs that take any stretch of bytes alike take the steps of the file.
    public mutating func add(
        _ record: FileRecord, into output: inout OutputFile,
        seeing see: (borrowing [UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        try Segment.content(record).forEachStep { step throws(Failure) in
            try see(step)
            try add(.bytes(copy step), into: &output)
        }
    }
}
