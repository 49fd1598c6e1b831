import Files
import Glibc
import Model

/// Decodes one compressed stream, and no byte behind it.
protocol StreamDecoder: AnyObject {
    /// Decodes some of `bytes` from `done` on; nil when that is not of a stream.
    func step(_ bytes: borrowing RawSpan, _ done: inout Int) -> [UInt8]?
    /// Whether the stream has ended.
    var isOver: Bool { get }
}

/// A stream in a cache, of which nothing is known until it decodes to what would be compressed.
final class KeptEntry {
    private let file: RandomAccess
    private let decoder: any StreamDecoder
    private var offset: Int64 = 0
    /// Read and not decoded yet, from `used` on.
    private var input: [UInt8] = []
    private var used = 0
    /// Decoded and not compared yet, from `compared` on.
    private var output: [UInt8] = []
    private var compared = 0

    init(_ file: consuming RandomAccess, _ decoder: any StreamDecoder) {
        self.file = file
        self.decoder = decoder
    }

    /// Whether it is one stream to its last byte, and decodes to `segments`.
    func decodes(to segments: [Segment]) throws(Failure) -> Bool {
        for segment in segments {
            var isSame = true
            try segment.forEachStep { step throws(Failure) in
                isSame = isSame && continues(with: step.span.bytes)
            }
            guard isSame else { return false }
        }
        return ends
    }

    /// Feeds all of it to `body`; false when it has become shorter.
    func forEachStep(_ body: ([UInt8]) throws(Failure) -> Void) throws(Failure) -> Bool {
        offset = 0
        while offset < file.size {
            guard let step = read() else { return false }
            try body(step)
        }
        return true
    }

    private func continues(with bytes: borrowing RawSpan) -> Bool {
        var done = 0
        while done < bytes.byteCount {
            guard compared < output.count || decode() else { return false }
            let count = min(bytes.byteCount - done, output.count - compared)
            guard isSame(bytes, done, count) else { return false }
            done += count
            compared += count
        }
        return true
    }

    private func isSame(_ bytes: borrowing RawSpan, _ done: Int, _ count: Int) -> Bool {
        bytes.withUnsafeBytes { expected in
            output.withUnsafeBytes { decoded in
                guard let one = expected.baseAddress, let other = decoded.baseAddress else {
                    return count == 0
                }
                return memcmp(one + done, other + compared, count) == 0
            }
        }
    }

    /// Behind the last bytes the stream has its own check, and the entry nothing.
    private var ends: Bool {
        guard compared == output.count, !decode(), decoder.isOver else { return false }
        return used == input.count && offset == file.size
    }

    /// Whether there is more to compare.
    private func decode() -> Bool {
        while !decoder.isOver {
            if used == input.count {
                guard offset < file.size, let step = read() else { return false }
                input = step
                used = 0
            }
            guard let piece = decoder.step(input.span.bytes, &used) else { return false }
            guard piece.isEmpty else {
                output = piece
                compared = 0
                return true
            }
        }
        return false
    }

    private func read() -> [UInt8]? {
        let count = Int(min(Int64(InputFile.step), file.size - offset))
        guard let step = try? file.bytes(count, at: offset) else { return nil }
        offset += Int64(count)
        return step
    }
}
