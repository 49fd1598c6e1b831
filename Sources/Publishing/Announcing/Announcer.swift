public import Model

/// One way of telling people: a chat, a mailing list, another program.
public protocol Announcer: Sendable {
    /// What people call it.
    var title: String { get }
    /// The environment variables that hold what it needs.
    var secretNames: [String] { get }
    /// Tells it, once.
    func tell(_ announcement: Announcement) throws(Failure)
}
