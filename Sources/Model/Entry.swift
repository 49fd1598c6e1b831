/// One file, folder or link of a package.
public struct Entry: Sendable, Hashable {
    /// What it consists of.
    public enum Body: Sendable, Hashable {
        /// A file on disk, read while the package is written.
        case file(FileRecord)
        /// Bytes made by the pipeline.
        case bytes([UInt8])
        /// A link to a relative path that stays inside the package.
        case symlink(String)
        /// A folder.
        case folder
    }

    /// `/`-separated and relative, validated: no `..`, no control characters.
    public let path: String
    /// What it is for.
    public let kind: ContentKind
    /// Permission bits, from the manifest or the kind; never from the build machine.
    public let mode: UInt16
    /// What it consists of.
    public let body: Body
    /// Where native packages put it, when the manifest says so.
    public let target: String?
    /// Whether a service is enabled on installation.
    public let enable: Bool

    /// An entry at `path`.
    public init(
        path: String, kind: ContentKind, mode: UInt16, body: Body, target: String? = nil,
        enable: Bool = false
    ) {
        self.path = path
        self.kind = kind
        self.mode = mode
        self.body = body
        self.target = target
        self.enable = enable
    }

    /// The same entry under another path.
    public func moved(to path: String) -> Entry {
        Entry(path: path, kind: kind, mode: mode, body: body, target: target, enable: enable)
    }
}
