import CZstd
import Model

/// libzstd's decompression context, for one frame.
final class ZstdDecoder: StreamDecoder {
    private let handle: OpaquePointer
    private(set) var isOver = false
    private static let room = 1 << 17

    init() throws(Failure) {
        guard let handle = ZSTD_createDCtx() else {
            throw Failure("cannot check compressed bytes", "libzstd has no memory")
        }
        self.handle = handle
    }

    deinit { ZSTD_freeDCtx(handle) }

    func step(_ bytes: borrowing RawSpan, _ done: inout Int) -> [UInt8]? {
        var status = 0
        var position = done
        let piece = bytes.withUnsafeBytes { source in
            var input = ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: position)
            defer { position = input.pos }
            return [UInt8](unsafeUninitializedCapacity: Self.room) { target, filled in
                var output = ZSTD_outBuffer(dst: target.baseAddress, size: target.count, pos: 0)
                status = ZSTD_decompressStream(handle, &output, &input)
                filled = output.pos
            }
        }
        done = position
        guard ZSTD_isError(status) == 0 else { return nil }
        // Zero says that a frame has ended and all of it is given out (zstd.h, ZSTD_decompressStream).
        isOver = status == 0
        return piece
    }
}
