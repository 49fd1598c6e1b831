internal import CLZMA
public import Files
public import Model

/// One xz stream with a CRC-64 over every block.
public struct XZ: Compressor, ~Copyable {
    private let encoder: XZEncoder

    /// Each thread takes about 150 MiB.
    private static let mostThreads = 4

    /// A stream compressed by as many threads as `workers` has.
    public init(_ workers: Workers) throws(Failure) {
        encoder = try XZEncoder(threads: min(workers.count, Self.mostThreads))
    }

    /// Compresses `segment`.
    public mutating func add(_ segment: Segment, into output: inout OutputFile) throws(Failure) {
        try segment.forEachStep { step throws(Failure) in
            try encoder.feed(step.span.bytes, LZMA_RUN) { bytes throws(Failure) in
                try output.write(bytes)
            }
        }
    }

    /// Ends the stream.
    public mutating func finish(into output: inout OutputFile) throws(Failure) {
        try encoder.feed([UInt8]().span.bytes, LZMA_FINISH) { bytes throws(Failure) in
            try output.write(bytes)
        }
    }
}
