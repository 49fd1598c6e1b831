package import Files
package import Model

/// The codec that leaves everything as it is.
package final class Uncompressed: Compressor {
    /// Nothing to set up.
    package init() {}

    /// Writes `segment` through.
    package func add(_ segment: Segment, into output: inout OutputFile) throws(Failure) {
        try segment.forEachStep { step throws(Failure) in try output.write(step.span.bytes) }
    }

    /// There is no trailer.
    package func finish(into output: inout OutputFile) throws(Failure) {}
}
