package import Files
package import Model

/// The codec that leaves everything as it is.
package struct Uncompressed: Compressor {
    /// Nothing to set up.
    package init() {}

    /// Writes `segment` through.
    package mutating func add(_ segment: Segment, into output: inout OutputFile) throws(Failure) {
        try segment.forEachStep { step throws(Failure) in try output.write(step.span.bytes) }
    }

    /// There is no trailer.
    package mutating func finish(into output: inout OutputFile) throws(Failure) {}
}
