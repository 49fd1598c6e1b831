public import Files
public import Model

/// A codec: takes a stream as segments and writes its compressed form.
///
/// The same segments give the same bytes with any number of workers.
public protocol Compressor: ~Copyable {
    /// Compresses `segment`; what is ready goes to `output`, what is held back is bounded.
    mutating func add(_ segment: Segment, into output: inout OutputFile) throws(Failure)
    /// Writes what is left and the trailer; the codec is spent afterwards.
    mutating func finish(into output: inout OutputFile) throws(Failure)
}
