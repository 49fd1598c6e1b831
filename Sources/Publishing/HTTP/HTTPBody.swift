/// What a request sends.
public enum HTTPBody: Sendable {
    /// Nothing.
    case none
    /// Bytes in memory.
    case bytes([UInt8])
    /// Part of a file, read while it is sent.
    case file(path: String, offset: Int64, size: Int64)
    /// A whole file between two texts, as a form has it (RFC 7578).
    case framed(before: [UInt8], path: String, size: Int64, after: [UInt8])

    /// How many bytes there are; nil when there is no body at all.
    public var size: Int64? {
        switch self {
        case .none: nil
        case .bytes(let bytes): Int64(bytes.count)
        case .file(_, _, let size): size
        case .framed(let before, _, let size, let after):
            Int64(before.count) + size + Int64(after.count)
        }
    }
}
