internal import CZstd
internal import Model

/// libzstd's compression context.
struct ZstdContext: ~Copyable {
    private let handle: OpaquePointer
    private static let room = 1 << 17

    init() throws(Failure) {
        guard let handle = ZSTD_createCCtx() else {
            throw Failure("cannot compress", "libzstd has no memory")
        }
        self.handle = handle
    }

    deinit { ZSTD_freeCCtx(handle) }

    func set(_ parameter: ZSTD_cParameter, _ value: Int) throws(Failure) {
        _ = try Self.check(ZSTD_CCtx_setParameter(handle, parameter, Int32(value)))
    }

    /// Takes in all of `bytes`; at `ZSTD_e_end` also gives out all that is left.
    func feed(
        _ bytes: borrowing RawSpan, _ mode: ZSTD_EndDirective,
        _ take: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        var done = 0
        var left = 0
        repeat {
            let piece = try step(bytes, &done, mode, &left)
            if !piece.isEmpty { try take(piece) }
        } while mode == ZSTD_e_end ? left > 0 : done < bytes.byteCount
    }

    private func step(
        _ bytes: borrowing RawSpan, _ done: inout Int, _ mode: ZSTD_EndDirective, _ left: inout Int
    ) throws(Failure) -> [UInt8] {
        var status = 0
        var position = done
        let handle = self.handle
        let piece = bytes.withUnsafeBytes { source in
            var input = ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: position)
            defer { position = input.pos }
            return [UInt8](unsafeUninitializedCapacity: Self.room) { target, filled in
                var output = ZSTD_outBuffer(dst: target.baseAddress, size: target.count, pos: 0)
                status = ZSTD_compressStream2(handle, &output, &input, mode)
                filled = output.pos
            }
        }
        done = position
        left = try Self.check(status)
        return piece
    }

    private static func check(_ status: Int) throws(Failure) -> Int {
        guard ZSTD_isError(status) == 0 else {
            throw Failure(
                "cannot compress", "libzstd says '\(String(cString: ZSTD_getErrorName(status)))'")
        }
        return status
    }
}
