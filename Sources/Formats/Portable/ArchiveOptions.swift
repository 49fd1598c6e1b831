import Archives
package import Model
package import Options

/// What may be said of an archive: how well it is compressed by the one codec that its name promises.
package struct ArchiveOptions<Codec: ArchiveCodec>: FormatOptions {
    package var compression: Located<String>?
    package var waivers: [Located<Waiver>] = []

    package init() {}

    package static var keys: [Key<Self>] {
        [
            .compression(\.compression, [Codec.name]),
            .waivers(\.waivers, PackageLint.commonNames),
        ]
    }

    /// Large files are deflated as those of other artifacts are, unless a level is named.
    var choice: Compression {
        CompressionChoice(usual: Codec.name).compression(compression, shared: true)
    }
}

/// How an archive's files are compressed, which its readers know by the ending.
package protocol ArchiveCodec: Sendable {
    /// Its name in a manifest.
    static var name: String { get }
    /// What a tar archive ends in: `gz`.
    static var ending: String { get }
}

/// Deflate in the frame of gzip (RFC 1952).
package enum GzipCodec: ArchiveCodec {
    package static var name: String { "gzip" }
    package static var ending: String { "gz" }
}

/// LZMA2 in the frame of xz.
package enum XZCodec: ArchiveCodec {
    package static var name: String { "xz" }
    package static var ending: String { "xz" }
}

/// Zstandard (RFC 8878).
package enum ZstdCodec: ArchiveCodec {
    package static var name: String { "zstd" }
    package static var ending: String { "zst" }
}

/// Deflate as zip has it (APPNOTE section 4.4.5, method 8).
package enum DeflateCodec: ArchiveCodec {
    package static var name: String { "deflate" }
    package static var ending: String { "zip" }
}
