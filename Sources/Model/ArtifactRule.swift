/// One line of the manifest's `artifacts`: a format and the platforms it is made for.
public struct ArtifactRule: Sendable {
    /// The format's name in the registry.
    public let format: Located<String>
    /// Which platforms; `source` stands for the source archive. Empty means every stage.
    public let platforms: [Located<GlobPattern>]
    /// The file name without its ending, when the usual one is not meant.
    public let fileName: Located<Template>?
    /// Packages it needs, as the format's own system names them; only for formats that can say so.
    public let depends: [Located<String>]

    /// A rule for `format`.
    public init(
        format: Located<String>, platforms: [Located<GlobPattern>] = [],
        fileName: Located<Template>? = nil, depends: [Located<String>] = []
    ) {
        self.format = format
        self.platforms = platforms
        self.fileName = fileName
        self.depends = depends
    }
}
