/// How a payload is compressed.
enum RpmCodec: String {
    /// The default: every rpm there is reads it, and nothing packs faster but zstd, which rpm before
    /// 4.14 (CentOS 7, SUSE 12) refuses.
    case gzip
    case xz, zstd

    /// The level that a package says it was compressed with.
    var level: String { "6" }
}
