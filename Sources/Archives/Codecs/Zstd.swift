internal import CZstd
public import Files
public import Model

/// One zstd frame (RFC 8878) with a content checksum.
public struct Zstd: Compressor, ~Copyable {
    private let context: ZstdContext

    /// Beyond this, threads cost memory and gain nothing for artifacts of ordinary size.
    private static let mostThreads = 4

    /// A frame compressed by as many threads as `workers` has.
    public init(_ workers: Workers, level: ZstdLevel = .usual) throws(Failure) {
        let context = try ZstdContext()
        try context.set(ZSTD_c_compressionLevel, level.rawValue)
        try context.set(ZSTD_c_checksumFlag, 1)
        // None and one give other bytes, one and more the same (measured): so never none.
        try context.set(ZSTD_c_nbWorkers, min(workers.count, Self.mostThreads))
        self.context = context
    }

    /// Compresses `segment`.
    public mutating func add(_ segment: Segment, into output: inout OutputFile) throws(Failure) {
        try segment.forEachStep { step throws(Failure) in
            try context.feed(step.span.bytes, ZSTD_e_continue) { bytes throws(Failure) in
                try output.write(bytes)
            }
        }
    }

    /// Ends the frame.
    public mutating func finish(into output: inout OutputFile) throws(Failure) {
        try context.feed([UInt8]().span.bytes, ZSTD_e_end) { bytes throws(Failure) in
            try output.write(bytes)
        }
    }
}
