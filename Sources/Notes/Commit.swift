/// A commit as the list of changes needs it.
public struct Commit: Sendable, Hashable {
    /// The whole hash.
    public let hash: String
    /// The first line of its message.
    public let subject: String
    /// The rest of its message.
    public let body: String

    /// A commit with its message.
    public init(hash: String, subject: String, body: String = "") {
        self.hash = hash
        self.subject = subject
        self.body = body
    }
}
