/// How much work goes into zstd; the numbers are libzstd's.
public enum ZstdLevel: Int, Sendable {
    /// libzstd's own default.
    case fast = 3
    /// Three quarters of the time of ``usual`` for four per cent more bytes (measured).
    case brisk = 5
    /// Two and a half times the time of ``fast`` for an eighth less bytes (measured).
    case usual = 6
}
