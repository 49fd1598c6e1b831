/// The manifest's `announce`: who is told of a release, and in which words.
public struct AnnouncePolicy: Sendable {
    /// The ways, each with its address and settings.
    public var to: [Destination] = []
    /// The message; nil leaves it to the announcer.
    public var message: Located<Template>?
    /// Whether a release that failed is told too.
    public var failures = false

    /// Nobody.
    public init() {}
}
