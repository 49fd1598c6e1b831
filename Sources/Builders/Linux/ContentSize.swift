internal import Archives
internal import Model

/// The bytes of all contents once they are installed, as pacman and apk count them.
enum ContentSize {
    static func of(_ layout: [Entry]) -> Int64 {
        layout.reduce(0) { $0 + (Segment(contentOf: $1)?.count ?? 0) }
    }
}
