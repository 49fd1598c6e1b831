/// What one version changed, as Debian and rpm changelogs have it.
public struct PackageChange: Sendable, Hashable {
    /// The version, as it is written in the changelog.
    public let version: String
    /// When it was released.
    public let date: Timestamp
    /// `Name <mail>`.
    public let author: String
    /// One change each, without a bullet.
    public let lines: [String]

    /// The changes of `version`.
    public init(version: String, date: Timestamp, author: String, lines: [String]) {
        self.version = version
        self.date = date
        self.author = author
        self.lines = lines
    }
}
