/// A folder that the build left for one platform, or several to be joined.
public struct Stage: Sendable {
    /// The platform the files are for.
    public let platform: Located<Platform>
    /// One folder; or the macOS folders whose programs become universal ones.
    public let folders: [Located<Template>]

    /// A stage of `folders`; more than one are joined.
    public init(platform: Located<Platform>, folders: [Located<Template>]) {
        self.platform = platform
        self.folders = folders
    }

    /// Whether programs of several folders are joined.
    public var isJoined: Bool { folders.count > 1 }
}
