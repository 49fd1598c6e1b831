/// Where a release's version comes from.
public enum VersionSource: Sendable, Equatable {
    /// The git tag at HEAD.
    case tag
    /// Written in the manifest.
    case literal(Version)
    /// The first line of a file.
    case file(String)
    /// An environment variable.
    case environment(String)
}
