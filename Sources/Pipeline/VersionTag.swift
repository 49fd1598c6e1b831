internal import Model

/// A git tag that is a version: `v1.2.0`.
struct VersionTag: Sendable {
    let name: String
    let version: Version

    /// The version tags among `lines`, highest first.
    static func sorted(_ lines: String) -> [VersionTag] {
        lines.split(separator: "\n").compactMap { line in
            (try? Version(parsing: String(line))).map {
                VersionTag(name: String(line), version: $0)
            }
        }.sorted { ($1.version, $1.name) < ($0.version, $0.name) }
    }
}
