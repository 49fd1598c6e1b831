import Files
import Model

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

/// Whose init system a content of the kind `service` is for.
enum ServiceFile {
    private static let units = [
        ".service", ".socket", ".timer", ".path", ".mount", ".target", ".slice",
    ]
    private static let scripts = [".initd", ".init", ".openrc"]

    /// Whether systemd reads a file of this name as a unit.
    static func isUnit(_ entry: Entry) -> Bool { ending(entry, units) != nil }

    /// Whether it is a script for another init than systemd: by its ending, or by what runs it.
    static func isScript(_ entry: Entry) -> Bool {
        guard entry.kind == .service, !isUnit(entry) else { return false }
        return ending(entry, scripts) != nil || firstLine(entry) != nil
    }

    /// Whether it is meant for OpenRC, and not for OpenWrt's procd.
    static func isOpenRC(_ entry: Entry) -> Bool {
        guard isScript(entry) else { return false }
        let line = firstLine(entry)
        if line?.contains("openrc-run") == true { return true }
        return line?.contains("rc.common") != true && ending(entry, scripts) != ".init"
    }

    /// Whether OpenRC alone can run it, so that OpenWrt has no use for it.
    static func needsOpenRC(_ entry: Entry) -> Bool {
        guard isScript(entry) else { return false }
        return ending(entry, scripts) == ".openrc"
            || firstLine(entry)?.contains("openrc-run") == true
    }

    /// The service's name without the ending: `acme`.
    static func name(_ entry: Entry) -> String {
        String(Path.name(entry.path).dropLast(ending(entry, units + scripts)?.count ?? 0))
    }

    private static func ending(_ entry: Entry, _ known: [String]) -> String? {
        known.first { Path.name(entry.path).hasSuffix($0) }
    }

    /// What stands behind `#!`; nil when it does not begin like that. A file that cannot be read is
    /// complained about when it is packed.
    private static func firstLine(_ entry: Entry) -> String? {
        guard let start = try? entry.start(128), start.starts(with: "#!".utf8) else { return nil }
        return String(decoding: start.dropFirst(2).prefix { $0 != 10 }, as: UTF8.self)
    }
}
