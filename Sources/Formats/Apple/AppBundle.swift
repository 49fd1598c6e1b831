/// A folder that macOS shows as one app.
enum AppBundle {
    /// Whether the file at `path` is in an app, or in one that lies at the top.
    static func holds(_ path: String, atTop: Bool = false) -> Bool {
        let folders = path.split(separator: "/").dropLast()
        return (atTop ? folders.prefix(1) : folders).contains { $0.hasSuffix(".app") }
    }

    /// The path from the app's own folder on, or from that of another kind of bundle; nil when it is not
    /// in one.
    static func path(of path: String, from ending: String = ".app") -> String? {
        let parts = path.split(separator: "/")
        guard let first = parts.dropLast().firstIndex(where: { $0.hasSuffix(ending) }) else {
            return nil
        }
        return parts[first...].joined(separator: "/")
    }
}
