/// One line of the manifest's `contents`.
public struct Content: Sendable {
    /// The file, a glob, or a folder's name followed by `/**`, relative to the stage; for what is
    /// made by installing, the place itself.
    public let file: Located<String>
    /// What it is for.
    public let kind: ContentKind
    /// Where it is installed by native packages, when the kind's own place is not meant.
    public let to: String?
    /// The mode, when the kind's own is not meant.
    public let mode: UInt16?
    /// Whether a service is enabled on installation.
    public let enable: Bool
    /// Where a symbolic link leads.
    public var link: String?
    /// The formats that get it; empty means all.
    public var formats: [String] = []
    /// Who owns it when it is installed.
    public var ownership = Ownership.root
    /// Whether an edited configuration file stays when a new version brings another.
    public var keepsEdits = true
    /// The platforms it is for; empty means all that have a use for its kind.
    public let platforms: [GlobPattern]

    /// A content of the product.
    public init(
        file: Located<String>, kind: ContentKind, to: String? = nil, mode: UInt16? = nil,
        enable: Bool = false, platforms: [GlobPattern] = []
    ) {
        self.file = file
        self.kind = kind
        self.to = to
        self.mode = mode
        self.enable = enable
        self.platforms = platforms
    }

    /// Whether `platform` gets this content.
    public func applies(to platform: Platform) -> Bool {
        platforms.isEmpty
            ? kind.systems.contains(platform.os)
            : platforms.contains { $0.matches(platform.description) }
    }
}
