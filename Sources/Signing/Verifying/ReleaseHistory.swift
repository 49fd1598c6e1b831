/// Where a project's log may be, and what a verifier remembers of it.
public struct ReleaseHistory: Sendable {
    /// Folders that are looked into, in order.
    public let places: [any ReleaseSource]
    /// The log as it was seen last.
    public let seen: LogView?

    /// A history to look for in `places`.
    public init(places: [any ReleaseSource] = [], seen: LogView? = nil) {
        self.places = places
        self.seen = seen
    }
}
