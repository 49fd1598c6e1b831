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
