/// Something about keys that somebody should look at.
public struct KeyFinding: Sendable, Hashable {
    /// What it is about: an identity or a file.
    public let subject: String
    /// What is wrong with it.
    public let problem: String
    /// What to do.
    public let hint: String
    /// Whether a key that is in use has ended or was revoked.
    public let isOver: Bool

    init(_ subject: String, _ problem: String, hint: String, isOver: Bool = false) {
        self.subject = subject
        self.problem = problem
        self.hint = hint
        self.isOver = isOver
    }
}
