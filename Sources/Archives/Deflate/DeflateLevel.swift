/// How much work goes into deflate; the numbers are libdeflate's.
public enum DeflateLevel: Int32, Sendable {
    /// A third less work than the usual for five per cent more bytes (measured).
    case fast = 3
    /// A quarter less work than the usual for four per cent more bytes (measured).
    case brisk = 4
    /// Less than half the CPU of zlib's level 6, and fewer bytes (measured).
    case usual = 6
    /// For small texts.
    case best = 9
}
