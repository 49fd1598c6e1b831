internal import Files
internal import Model

/// A chat that takes JSON at an address which only those know who may write there.
struct ChatAnnouncer: Announcer {
    let title: String
    private let hook: Hook
    private let message: @Sendable (Announcement) -> JSONValue

    init(
        _ kind: String, _ place: Place, _ means: Means,
        _ message: @escaping @Sendable (Announcement) -> JSONValue
    ) {
        title = kind
        hook = Hook(kind, place, means)
        self.message = message
    }

    var secretNames: [String] { hook.secretNames }

    func tell(_ announcement: Announcement) throws(Failure) {
        try hook.post(message(announcement))
    }
}
