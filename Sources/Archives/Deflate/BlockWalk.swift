internal import CZlib
internal import Glibc
internal import Model

/// A walk through a raw deflate stream from block to block, which decodes it on the way.
struct BlockWalk: ~Copyable {
    /// On the heap, because zlib keeps a pointer back to it.
    private let stream: UnsafeMutablePointer<z_stream>

    init() throws(Failure) {
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard consign_inflate_raw_init(stream) == Z_OK else {
            stream.deallocate()
            throw Failure("cannot check compressed bytes", "zlib has no memory")
        }
        self.stream = stream
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Finds the last block of `compressed`, which must decode to exactly `original`.
    func lastBlock(of compressed: [UInt8], decoding original: borrowing RawSpan) throws(Failure)
        -> LastBlock
    {
        guard inflateReset(stream) == Z_OK else { throw Inflater.broken }
        var found: LastBlock?
        let decoded = [UInt8](unsafeUninitializedCapacity: max(1, original.byteCount)) {
            output, filled in
            stream.pointee.next_out = output.baseAddress
            stream.pointee.avail_out = UInt32(original.byteCount)
            found = walk(compressed)
            filled = original.byteCount - Int(stream.pointee.avail_out)
        }
        guard let found, Self.same(decoded, original) else { throw Inflater.broken }
        return found
    }

    /// Z_BLOCK stops behind every block; `data_type` then holds the number of bits of the last
    /// byte that are not used yet, 64 in the last block and 128 behind a block (zlib.h, inflate).
    private func walk(_ compressed: [UInt8]) -> LastBlock? {
        compressed.withUnsafeBufferPointer { input in
            stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
            stream.pointee.avail_in = UInt32(input.count)
            var start = 0
            while inflate(stream, Z_BLOCK) == Z_OK {
                let state = stream.pointee.data_type
                guard state & 128 != 0 else { return nil }
                let used = (input.count - Int(stream.pointee.avail_in)) * 8 - Int(state & 7)
                if state & 64 != 0 {
                    return stream.pointee.avail_in == 0 ? LastBlock(start: start, end: used) : nil
                }
                start = used
            }
            return nil
        }
    }

    private static func same(_ bytes: [UInt8], _ original: borrowing RawSpan) -> Bool {
        guard bytes.count == original.byteCount else { return false }
        return original.withUnsafeBytes { right in
            bytes.withUnsafeBytes { left in
                guard let one = left.baseAddress, let other = right.baseAddress else { return true }
                return memcmp(one, other, right.count) == 0
            }
        }
    }
}
