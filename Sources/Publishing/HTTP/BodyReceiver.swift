internal import Model

/// A file as it comes in, counted; the first trouble ends the transfer.
final class BodyReceiver {
    private let url: String
    private let sink: BodySink
    private let moved: @Sendable (Int) -> Void
    private var left: Int64
    private(set) var kept: [UInt8] = []
    private(set) var failure: Failure?

    init(_ url: String, limit: Int64, _ sink: BodySink, moved: @escaping @Sendable (Int) -> Void) {
        self.url = url
        self.sink = sink
        self.moved = moved
        left = limit
    }

    func take(_ bytes: UnsafeRawBufferPointer) -> Int {
        left -= Int64(bytes.count)
        guard left >= 0 else {
            failure = Failure(
                "\(url) is larger than it may be", "stopped reading it", exit: .unverified)
            return 0
        }
        moved(bytes.count)
        if sink.keeps {
            kept += bytes
            return bytes.count
        }
        do throws(Failure) { try sink.take(Array(bytes)) } catch {
            failure = error
            return 0
        }
        return bytes.count
    }
}
