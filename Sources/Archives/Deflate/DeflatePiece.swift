import CZlib
import Files
import Glibc
import Model

/// A chunk of a stream as deflate blocks that end on a byte and are not the last ones, so that
/// pieces can stand behind each other in one stream.
struct DeflatePiece: Sendable {
    /// The blocks.
    let bytes: [UInt8]
    /// The CRC-32 and the size of what they decode to.
    let sum: Checksum

    /// An empty last block with fixed codes (RFC 1951 section 3.2.6) ends a stream of pieces.
    static let end: [UInt8] = [0x03, 0x00]

    /// A piece that was made before.
    init(_ bytes: [UInt8], _ sum: Checksum) {
        self.bytes = bytes
        self.sum = sum
    }

    /// What was kept as a piece of `chunk`; nil when it does not decode to that.
    ///
    /// The end stands on a byte of its own and says so in its first bit, so it ends the stream only where
    /// a block has ended before it.
    init?(_ blocks: [UInt8], decodingTo chunk: [UInt8]) throws(Failure) {
        guard try Inflater().confirms(blocks + Self.end, chunk.span.bytes) else { return nil }
        self.init(blocks, Checksum(of: chunk))
    }

    /// Compresses `chunk`.
    init(_ chunk: [UInt8], _ deflater: borrowing Deflater) throws(Failure) {
        let stream = try deflater.compress(chunk.span.bytes)
        sum = Checksum(of: chunk)
        bytes = Self.open(stream, try Self.lastBlock(of: stream, chunk))
    }

    private static func lastBlock(
        of stream: [UInt8], _ chunk: [UInt8]
    ) throws(Failure) -> LastBlock {
        if let last = LastBlockSearch.find(in: stream) { return last }
        return try BlockWalk().lastBlock(of: stream, decoding: chunk.span.bytes)
    }

    /// Takes the last block's final mark away and fills up to a byte with an empty stored block.
    static func open(_ stream: [UInt8], _ last: LastBlock) -> [UInt8] {
        var bytes = stream
        bytes[last.start / 8] &= ~(1 << UInt8(last.start % 8))
        // A stored block is three zero bits, then zeros up to a byte (RFC 1951 section 3.2.4).
        let used = last.end % 8
        if used > 0 { bytes[last.end / 8] &= (1 << UInt8(used)) - 1 }
        if used == 0 || used > 5 { bytes.append(0) }
        bytes += [0x00, 0x00, 0xff, 0xff]
        return bytes
    }
}

/// Where the last block of a raw deflate stream begins and where it ends, in bits.
struct LastBlock: Equatable {
    let start: Int
    let end: Int
}

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
