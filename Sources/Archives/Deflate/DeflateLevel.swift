/// How much work goes into deflate; the numbers are libdeflate's.
public enum DeflateLevel: Int32, Sendable {
    /// A quarter of the usual work for three to four per cent more bytes (measured).
    case fast = 2
    /// Less than half the CPU of zlib's level 6, and fewer bytes (measured).
    case usual = 6
    /// For small texts.
    case best = 9
}
