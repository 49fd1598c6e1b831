/// One file, folder or link of a package.
package struct Entry: Sendable, Hashable {
    /// What it consists of.
    package enum Body: Sendable, Hashable {
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
    package private(set) var path: String
    /// What it is for.
    package let kind: ContentKind
    /// Permission bits, from the manifest or the kind; never from the build machine.
    package private(set) var mode: UInt16
    /// What it consists of.
    package private(set) var body: Body
    /// Where native packages put it, when the manifest says so.
    package let target: String?
    /// Whether a service is enabled on installation.
    package let enable: Bool
    /// Who owns it when a native package installs it.
    package let ownership: Ownership
    /// The formats that get it; empty means all.
    package let formats: [String]
    /// Whether an edited configuration file stays when a new version brings another.
    package let keepsEdits: Bool

    /// An entry at `path`.
    package init(
        path: String, kind: ContentKind, mode: UInt16, body: Body, target: String? = nil,
        enable: Bool = false, ownership: Ownership = .root, keepsEdits: Bool = true,
        formats: [String] = []
    ) {
        self.path = path
        self.kind = kind
        // That of a link means nothing, and every system says 0777.
        self.mode = if case .symlink = body { 0o777 } else { mode }
        self.body = body
        self.target = target
        self.enable = enable
        self.ownership = ownership
        self.keepsEdits = keepsEdits
        self.formats = formats
    }

    /// Whether a package of `format` has it.
    package func applies(to format: String) -> Bool {
        formats.isEmpty || formats.contains(format)
    }

    /// The same entry under another path.
    package func moved(to path: String) -> Entry {
        var moved = self
        moved.path = path
        return moved
    }

    /// The same entry with another mode.
    package func with(mode: UInt16) -> Entry {
        var changed = self
        changed.mode = mode
        return changed
    }

    /// The same entry with another content.
    package func holding(_ body: Body) -> Entry {
        var changed = self
        changed.body = body
        return changed
    }
}
