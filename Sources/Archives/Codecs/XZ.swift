import CLZMA
package import Files
package import Model

/// One xz stream with a CRC-64 over every block.
package final class XZ: Compressor {
    private let encoder: XZEncoder

    /// Each thread takes about 150 MiB.
    private static let mostThreads = 4

    /// What xz itself takes, from 0 to 9.
    package static let usualPreset: UInt32 = 6

    /// A stream compressed by as many threads as `workers` has.
    package init(_ workers: Workers, preset: UInt32 = XZ.usualPreset) throws(Failure) {
        encoder = try XZEncoder(threads: min(workers.count, Self.mostThreads), preset: preset)
    }

    /// Compresses `segment`.
    package func add(_ segment: Segment, into output: inout OutputFile) throws(Failure) {
        try segment.forEachStep { step throws(Failure) in
            try encoder.feed(step.span.bytes, LZMA_RUN) { bytes throws(Failure) in
                try output.write(bytes)
            }
        }
    }

    /// Ends the stream.
    package func finish(into output: inout OutputFile) throws(Failure) {
        try encoder.feed([UInt8]().span.bytes, LZMA_FINISH) { bytes throws(Failure) in
            try output.write(bytes)
        }
    }
}

/// liblzma's threaded encoder; also with one thread, because the plain one gives other bytes.
struct XZEncoder: ~Copyable {
    /// Three dictionaries of preset 6, as `xz -T` does; pinned, because it shapes the bytes.
    static let blockSize: UInt64 = 24 << 20

    private let stream: LZMAStream

    init(threads: Int, preset: UInt32) throws(Failure) {
        var options = lzma_mt()
        options.threads = UInt32(threads)
        options.block_size = Self.blockSize
        options.preset = preset
        options.check = LZMA_CHECK_CRC64
        stream = try LZMAStream(failing: Self.failed) { lzma_stream_encoder_mt($0, &options) }
    }

    /// Takes in all of `bytes`; at `LZMA_FINISH` also gives out all that is left.
    func feed(
        _ bytes: borrowing RawSpan, _ action: lzma_action,
        _ take: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        // Without input and end there is nothing to do, which liblzma calls an error.
        guard bytes.byteCount > 0 || action == LZMA_FINISH else { return }
        var done = 0
        var status = LZMA_OK
        repeat {
            let piece: [UInt8]
            (piece, status) = stream.step(bytes, &done, action)
            guard status == LZMA_OK || status == LZMA_STREAM_END else {
                throw Self.failed(status)
            }
            if !piece.isEmpty { try take(piece) }
        } while action == LZMA_FINISH ? status != LZMA_STREAM_END : done < bytes.byteCount
    }

    private static func failed(_ status: lzma_ret) -> Failure {
        let why =
            status == LZMA_MEM_ERROR
            ? "liblzma has no memory" : "liblzma gave status \(status.rawValue)"
        return Failure(
            "cannot compress", why,
            hint: status == LZMA_MEM_ERROR ? "use fewer workers: -j 1" : nil)
    }
}
