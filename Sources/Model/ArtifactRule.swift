/// One line of the manifest's `artifacts`: a format and the platforms it is made for.
public struct ArtifactRule: Sendable {
    /// The format's name in the registry.
    public let format: Located<String>
    /// Which platforms; `source` stands for the source archive. Empty means every stage.
    public let platforms: [Located<GlobPattern>]
    /// The file name without its ending, when the usual one is not meant.
    public let fileName: Located<Template>?
    /// What a native package says beyond its files; its waivers are for every format.
    public let native: NativePolicy

    /// A rule for `format`.
    public init(
        format: Located<String>, platforms: [Located<GlobPattern>] = [],
        fileName: Located<Template>? = nil, native: NativePolicy = NativePolicy()
    ) {
        self.format = format
        self.platforms = platforms
        self.fileName = fileName
        self.native = native
    }
}
