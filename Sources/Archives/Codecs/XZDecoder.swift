import CLZMA
import Model

/// liblzma's decoder, for one stream.
final class XZDecoder: StreamDecoder {
    /// On the heap, because liblzma's state must not move.
    private let stream: UnsafeMutablePointer<lzma_stream>
    private(set) var isOver = false
    private static let room = 1 << 17
    /// Preset 9 needs 65 MiB.
    private static let memory: UInt64 = 128 << 20

    init() throws(Failure) {
        let stream = UnsafeMutablePointer<lzma_stream>.allocate(capacity: 1)
        stream.initialize(to: consign_lzma_stream())
        guard lzma_stream_decoder(stream, Self.memory, 0) == LZMA_OK else {
            stream.deallocate()
            throw Failure("cannot check compressed bytes", "liblzma has no memory")
        }
        self.stream = stream
    }

    deinit {
        lzma_end(stream)
        stream.deallocate()
    }

    func step(_ bytes: borrowing RawSpan, _ done: inout Int) -> [UInt8]? {
        let start = done
        var status = LZMA_OK
        let piece = bytes.withUnsafeBytes { source in
            let bound = source.bindMemory(to: UInt8.self)
            stream.pointee.next_in = bound.baseAddress.map { $0 + start }
            stream.pointee.avail_in = bound.count - start
            return [UInt8](unsafeUninitializedCapacity: Self.room) { target, filled in
                stream.pointee.next_out = target.baseAddress
                stream.pointee.avail_out = target.count
                status = lzma_code(stream, LZMA_RUN)
                filled = target.count - stream.pointee.avail_out
            }
        }
        done = bytes.byteCount - stream.pointee.avail_in
        isOver = status == LZMA_STREAM_END
        return isOver || status == LZMA_OK ? piece : nil
    }
}
