/// One line of the manifest's `contents`.
package struct Content: Sendable {
    /// The file, a glob, or a folder's name followed by `/**`, relative to the stage; for what is
    /// made by installing, the place itself.
    package let file: Located<String>
    /// What it is for.
    package let kind: ContentKind
    /// Where it is installed by native packages, when the kind's own place is not meant.
    package let to: String?
    /// The mode, when the kind's own is not meant.
    package let mode: UInt16?
    /// Whether a service is enabled on installation.
    package let enable: Bool
    /// Where a symbolic link leads.
    package var link: String?
    /// The formats that get it; empty means all.
    package var formats: [String] = []
    /// Who owns it when it is installed.
    package var ownership = Ownership.root
    /// Whether an edited configuration file stays when a new version brings another.
    package var keepsEdits = true
    /// The platforms it is for; empty means all that have a use for its kind.
    package let platforms: [GlobPattern]

    /// A content of the product.
    package init(
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
    package func applies(to platform: Platform) -> Bool {
        platforms.isEmpty
            ? kind.systems.contains(platform.os)
            : platforms.contains { $0.matches(platform.description) }
    }
}

/// What a file of the product is for; every format knows where such a file belongs.
package enum ContentKind: String, Sendable, CaseIterable {
    case program, library, header, man, completion, config, doc, license, changelog, service
    case timer, tmpfiles, sysusers, desktop, icon, directory, symlink, ghost, file

    /// The systems that have a use for this kind; elsewhere a content of this kind is left out.
    package var systems: [OperatingSystem] {
        switch self {
        case .service, .timer, .tmpfiles, .sysusers, .desktop, .icon: [.linux]
        case .directory, .symlink, .ghost: [.linux]
        case .man: [.linux, .macos, .freebsd]
        default: OperatingSystem.allCases
        }
    }

    /// The mode of a file of this kind, unless the manifest names another.
    package var mode: UInt16 {
        switch self {
        case .program, .directory: 0o755
        case .symlink: 0o777
        default: 0o644
        }
    }

    /// Whether every stage must hold it, so that it is never looked for beside the manifest.
    package var isBuilt: Bool { [.program, .library, .header].contains(self) }

    /// Whether no file stands for it: native packages make it where they are installed.
    package var isMade: Bool { [.directory, .symlink, .ghost].contains(self) }
}
