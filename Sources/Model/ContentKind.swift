/// What a file of the product is for; every format knows where such a file belongs.
public enum ContentKind: String, Sendable, CaseIterable {
    case program, library, header, man, completion, config, doc, license, changelog, service
    case timer, tmpfiles, sysusers, desktop, icon, directory, symlink, ghost, file

    /// The systems that have a use for this kind; elsewhere a content of this kind is left out.
    public var systems: [OperatingSystem] {
        switch self {
        case .service, .timer, .tmpfiles, .sysusers, .desktop, .icon: [.linux]
        case .directory, .symlink, .ghost: [.linux]
        case .man: [.linux, .macos, .freebsd]
        default: OperatingSystem.allCases
        }
    }

    /// The mode of a file of this kind, unless the manifest names another.
    public var mode: UInt16 {
        switch self {
        case .program, .directory: 0o755
        case .symlink: 0o777
        default: 0o644
        }
    }

    /// Whether every stage must hold it, so that it is never looked for beside the manifest.
    public var isBuilt: Bool { [.program, .library, .header].contains(self) }

    /// Whether no file stands for it: native packages make it where they are installed.
    public var isMade: Bool { [.directory, .symlink, .ghost].contains(self) }
}
