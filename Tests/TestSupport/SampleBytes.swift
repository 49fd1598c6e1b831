public import Foundation

/// Bytes to pack, as many as a test likes; unoptimised code would take seconds to make each anew.
public enum SampleBytes {
    /// The squares' middle bits repeat after as many.
    private static let period = (0..<32768).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }

    /// `count` bytes that compress well and take a compressor its time.
    public static func squares(_ count: Int) -> Data {
        var data = Data(capacity: count)
        while data.count < count { data.append(contentsOf: period.prefix(count - data.count)) }
        return data
    }
}
