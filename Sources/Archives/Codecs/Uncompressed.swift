public import Files
public import Model

/// The codec that leaves everything as it is.
public struct Uncompressed: Compressor {
    /// Nothing to set up.
    public init() {}

    /// Writes `segment` through.
    public mutating func add(_ segment: Segment, into output: inout OutputFile) throws(Failure) {
        try segment.forEachStep { step throws(Failure) in try output.write(step.span.bytes) }
    }

    /// There is no trailer.
    public mutating func finish(into output: inout OutputFile) throws(Failure) {}
}
