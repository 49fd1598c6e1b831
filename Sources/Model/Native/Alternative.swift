/// One of several programs that may stand behind a common name (`update-alternatives`).
public struct Alternative: Sendable, Hashable {
    /// The common path: `/usr/bin/editor`.
    public let link: String
    /// The group's name; the link's last part unless another is given.
    public let name: String
    /// What this package offers: `/usr/bin/acme`.
    public let path: String
    /// The highest one wins.
    public let priority: Int

    /// `path` as one of those behind `link`.
    public init(link: String, name: String, path: String, priority: Int) {
        self.link = link
        self.name = name
        self.path = path
        self.priority = priority
    }
}
