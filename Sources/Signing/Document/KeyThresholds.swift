/// How many different identities must agree.
public struct KeyThresholds: Sendable, Hashable {
    /// On the next version of the key document.
    public let document: Int
    /// On a release.
    public let release: Int

    /// Thresholds; one identity is enough for both unless said otherwise.
    public init(document: Int = 1, release: Int = 1) {
        self.document = document
        self.release = release
    }
}
