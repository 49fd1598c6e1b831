/// How much work goes into zstd; the numbers are libzstd's.
public enum ZstdLevel: Int, Sendable {
    /// libzstd's own default.
    case fast = 3
    /// Two and a half times the time of ``fast`` for an eighth less bytes (measured).
    case usual = 6
}
