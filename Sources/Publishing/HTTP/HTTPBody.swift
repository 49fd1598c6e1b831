/// What a request sends.
public enum HTTPBody: Sendable {
    /// Nothing.
    case none
    /// Bytes in memory.
    case bytes([UInt8])
    /// Part of a file, read while it is sent.
    case file(path: String, offset: Int64, size: Int64)

    /// How many bytes there are; nil when there is no body at all.
    public var size: Int64? {
        switch self {
        case .none: nil
        case .bytes(let bytes): Int64(bytes.count)
        case .file(_, _, let size): size
        }
    }
}
