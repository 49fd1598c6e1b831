internal import Files
internal import Model

/// What a package brings that an installation script must tell the system about.
struct SystemParts {
    /// A systemd unit.
    struct Unit: Hashable {
        /// `acme.service`.
        let name: String
        /// Whether it is enabled when it is first installed.
        let isEnabled: Bool
        /// Whether it is a pattern for others, `acme@.service`, which cannot be started itself.
        var isTemplate: Bool { name.contains("@.") }
    }

    /// Services and timers, in the order of their names.
    let units: [Unit]
    /// Names of files in `sysusers.d`.
    let sysusers: [String]
    /// Names of files in `tmpfiles.d`.
    let tmpfiles: [String]
    /// Whether the menu's cache must be made anew.
    let hasDesktop: Bool
    /// Whether the icon theme's cache must be made anew.
    let hasIcons: Bool
    /// Whether there are libraries where the linker of Red Hat's and SUSE's systems looks.
    let hasLibraries: Bool
    /// Whether there are manual pages.
    let hasManual: Bool
    /// Files whose owner is a user of its own, who exists only after sysusers has run.
    let owned: [Entry]

    /// What is among `layout`, the installed entries.
    init(_ layout: [Entry]) {
        func names(_ kind: ContentKind) -> [String] {
            layout.filter { $0.kind == kind }.map { Path.name($0.path) }
        }
        units = layout.filter { $0.path.contains("systemd/system/") && $0.kind.isUnit }.map {
            Unit(name: Path.name($0.path), isEnabled: $0.enable)
        }
        sysusers = names(.sysusers)
        tmpfiles = names(.tmpfiles)
        hasDesktop = layout.contains { $0.path.hasPrefix("usr/share/applications/") }
        hasIcons = layout.contains { $0.path.hasPrefix("usr/share/icons/hicolor/") }
        hasLibraries = layout.contains {
            ["usr/lib", "usr/lib64"].contains(Path.parent($0.path)) && $0.isShared
        }
        hasManual = layout.contains { $0.path.hasPrefix("usr/share/man/") }
        owned = layout.filter { $0.ownership != .root }
    }
}

extension ContentKind {
    fileprivate var isUnit: Bool { self == .service || self == .timer }
}
