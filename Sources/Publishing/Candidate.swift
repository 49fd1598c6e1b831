public import Model

/// A release that is about to be built: what a destination can be asked before there is any file.
public struct Candidate: Sendable {
    /// The product's name.
    public let name: String
    /// Its version.
    public let version: Version
    /// The tag it is made of; nil when there is none.
    public let tag: String?
    /// The commit it is made of.
    public let commit: String?

    /// A release to come.
    public init(name: String, version: Version, tag: String?, commit: String?) {
        self.name = name
        self.version = version
        self.tag = tag
        self.commit = commit
    }
}
