internal import CDeflate
public import Model

/// One gzip member (RFC 1952) at the start of some bytes: the small ones before an apk package's
/// files.
public enum GzipMember {
    /// What the member holds, `limit` bytes at most, and how many bytes it takes up; its checksum
    /// is right.
    public static func open(
        _ bytes: ArraySlice<UInt8>, limit: Int
    ) throws(Failure) -> (content: [UInt8], size: Int) {
        guard let handle = libdeflate_alloc_decompressor() else {
            throw Failure("cannot decompress", "libdeflate has no memory")
        }
        defer { libdeflate_free_decompressor(handle) }
        var used = 0
        var result = LIBDEFLATE_BAD_DATA
        let content = [UInt8](unsafeUninitializedCapacity: limit) { room, filled in
            result = bytes.withUnsafeBytes { input in
                libdeflate_gzip_decompress_ex(
                    handle, input.baseAddress, input.count, room.baseAddress, room.count, &used,
                    &filled)
            }
            if result != LIBDEFLATE_SUCCESS { filled = 0 }
        }
        guard result == LIBDEFLATE_SUCCESS else {
            throw Failure(
                "cannot read a gzip member",
                result == LIBDEFLATE_INSUFFICIENT_SPACE
                    ? "it holds over \(limit) bytes" : "it is damaged or cut off",
                exit: .malformed)
        }
        return (content, used)
    }
}
