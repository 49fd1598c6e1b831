import CLZMA
import Model

/// liblzma's state, which encodes or decodes one stream.
struct LZMAStream: ~Copyable {
    private static let room = 1 << 17

    /// On the heap, because the state must not move.
    private let stream: UnsafeMutablePointer<lzma_stream>

    /// A stream that `begin` sets up, which gives liblzma's status when it cannot.
    init(
        failing: (lzma_ret) -> Failure,
        _ begin: (UnsafeMutablePointer<lzma_stream>) -> lzma_ret
    ) throws(Failure) {
        let stream = UnsafeMutablePointer<lzma_stream>.allocate(capacity: 1)
        stream.initialize(to: consign_lzma_stream())
        let status = begin(stream)
        guard status == LZMA_OK else {
            stream.deallocate()
            throw failing(status)
        }
        self.stream = stream
    }

    deinit {
        lzma_end(stream)
        stream.deallocate()
    }

    /// Takes in what follows the first `done` of `bytes`, as far as there is room for what comes of it.
    func step(
        _ bytes: borrowing RawSpan, _ done: inout Int, _ action: lzma_action
    ) -> (piece: [UInt8], status: lzma_ret) {
        let start = done
        var status = LZMA_OK
        let stream = self.stream
        let piece = bytes.withUnsafeBytes { source in
            let bound = source.bindMemory(to: UInt8.self)
            stream.pointee.next_in = bound.baseAddress.map { $0 + start }
            stream.pointee.avail_in = bound.count - start
            return [UInt8](unsafeUninitializedCapacity: Self.room) { target, filled in
                stream.pointee.next_out = target.baseAddress
                stream.pointee.avail_out = target.count
                status = lzma_code(stream, action)
                filled = target.count - stream.pointee.avail_out
            }
        }
        done = bytes.byteCount - stream.pointee.avail_in
        return (piece, status)
    }
}
