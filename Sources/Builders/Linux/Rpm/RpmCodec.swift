internal import Archives

/// How a payload is compressed.
enum RpmCodec: String {
    /// The default: every rpm there is reads it, and nothing packs faster but zstd, which rpm before
    /// 4.14 (CentOS 7, SUSE 12) refuses.
    case gzip
    case xz, zstd

    /// Takes a quarter less time than the usual level for four per cent more bytes (measured), which
    /// is still fewer than other packers need.
    static let gzipLevel = DeflateLevel.brisk

    /// The level that a package says it was compressed with.
    var level: String { self == .gzip ? String(Self.gzipLevel.rawValue) : "6" }
}
