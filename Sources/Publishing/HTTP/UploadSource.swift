import Files
import Model

/// What goes out: bytes in memory, a stretch of a file, or both, from any place on, so that a body
/// can be sent again.
final class UploadSource {
    private let before: [UInt8]
    private let file: FileStretch?
    private let after: [UInt8]
    /// How much there is; nil when there is no body.
    let size: Int64?
    private var position: Int64 = 0
    private(set) var failure: Failure?

    init(_ body: HTTPBody) throws(Failure) {
        size = body.size
        switch body {
        case .none: (before, file, after) = ([], nil, [])
        case .bytes(let given): (before, file, after) = (given, nil, [])
        case .file(let record, let offset, _):
            (before, file, after) = ([], try FileStretch(record, offset: offset), [])
        case .framed(let before, let record, let after):
            (self.before, self.after) = (before, after)
            file = try FileStretch(record, offset: 0)
        }
    }

    /// Fills `buffer`; nil when the file cannot be read any more, or the run is to end.
    func fill(_ buffer: UnsafeMutableRawBufferPointer) -> Int? {
        do throws(Failure) { try Interruption.check() } catch {
            failure = error
            return nil
        }
        var left = (size ?? 0) - position
        guard left > 0, !buffer.isEmpty else { return 0 }
        let count: Int
        if position < before.count {
            count = min(buffer.count, before.count - Int(position))
            buffer.copyBytes(from: before[Int(position)..<Int(position) + count])
        } else if left > after.count, let file {
            left -= Int64(after.count)
            count = Int(min(Int64(buffer.count), left))
            do throws(Failure) {
                buffer.copyBytes(
                    from: try file.read(count, at: position - Int64(before.count)))
            } catch {
                failure = error
                return nil
            }
        } else {
            count = min(buffer.count, Int(left))
            buffer.copyBytes(from: after.suffix(Int(left)).prefix(count))
        }
        position += Int64(count)
        Gauge.count(count)
        return count
    }

    func seek(to offset: Int64) {
        // What is sent again has not passed yet.
        Gauge.count(Int(offset - position))
        position = offset
    }
}
