import CLZMA
import Model

/// liblzma's decoder, for one stream.
final class XZDecoder: StreamDecoder {
    private let stream: LZMAStream
    private(set) var isOver = false
    /// Preset 9 needs 65 MiB.
    private static let memory: UInt64 = 128 << 20

    init() throws(Failure) {
        stream = try LZMAStream { _ in
            Failure("cannot check compressed bytes", "liblzma has no memory")
        } _: {
            lzma_stream_decoder($0, Self.memory, 0)
        }
    }

    func step(_ bytes: borrowing RawSpan, _ done: inout Int) -> [UInt8]? {
        let (piece, status) = stream.step(bytes, &done, LZMA_RUN)
        isOver = status == LZMA_STREAM_END
        return isOver || status == LZMA_OK ? piece : nil
    }
}
