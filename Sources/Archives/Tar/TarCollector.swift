internal import CArchive

/// Takes what libarchive writes: keeps headers and padding, drops announced contents.
final class TarCollector {
    private var bytes: [UInt8] = []
    private var toSkip: Int64 = 0

    /// Makes `archive` write to this collector, which must outlive it.
    func open(_ archive: OpaquePointer) -> Int32 {
        let box = Unmanaged.passUnretained(self).toOpaque()
        return archive_write_open(
            archive, box, nil,
            { _, box, data, count in
                guard let box, let data else { return -1 }
                let collector = Unmanaged<TarCollector>.fromOpaque(box).takeUnretainedValue()
                collector.take(UnsafeRawBufferPointer(start: data, count: count))
                return count
            }, nil)
    }

    /// The next `count` bytes are a dummy.
    func skip(_ count: Int64) { toSkip = count }

    var hasSkippedAll: Bool { toSkip == 0 }

    /// What was kept since the last call.
    func takeBytes() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }

    private func take(_ data: UnsafeRawBufferPointer) {
        let skipped = Int(min(toSkip, Int64(data.count)))
        toSkip -= Int64(skipped)
        bytes.append(contentsOf: data.dropFirst(skipped))
    }
}
