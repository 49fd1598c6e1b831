internal import Files
internal import Model

/// What goes out: bytes in memory or a stretch of a file, from any place on, so that a body can
/// be sent again.
final class UploadSource {
    private let bytes: [UInt8]
    private let file: FileStretch?
    private let moved: @Sendable (Int) -> Void
    /// How much there is; nil when there is no body.
    let size: Int64?
    private var position: Int64 = 0
    private(set) var failure: Failure?

    init(_ body: HTTPBody, moved: @escaping @Sendable (Int) -> Void) throws(Failure) {
        size = body.size
        self.moved = moved
        switch body {
        case .none: (bytes, file) = ([], nil)
        case .bytes(let given): (bytes, file) = (given, nil)
        case .file(let path, let offset, let size):
            (bytes, file) = ([], try FileStretch(path, offset: offset, size: size))
        }
    }

    /// Fills `buffer`; nil when the file cannot be read any more.
    func fill(_ buffer: UnsafeMutableRawBufferPointer) -> Int? {
        let count = Int(min(Int64(buffer.count), (size ?? 0) - position))
        guard count > 0 else { return 0 }
        if let file {
            do throws(Failure) {
                buffer.copyBytes(from: try file.read(count, at: position))
            } catch {
                failure = error
                return nil
            }
        } else {
            buffer.copyBytes(from: bytes[Int(position)..<Int(position) + count])
        }
        position += Int64(count)
        moved(count)
        return count
    }

    func seek(to offset: Int64) { position = offset }
}
