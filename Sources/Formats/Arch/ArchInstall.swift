import Files
import Model

/// `.INSTALL`: shell functions that pacman calls with the new and the old version (PKGBUILD(5),
/// "Install/Upgrade/Remove Scripting").
///
/// Users, temporary files, caches and the reload of systemd are hooks of Arch's own packages and
/// run after the transaction. What is left is what the manifest asks for: to enable a service. It
/// is not started, as the user it runs as may be made only by those hooks. After an upgrade it is
/// marked for the hook that restarts what runs, as Arch's own packages do.
enum ArchInstall {
    private static let moments: [(function: String, moment: ScriptMoment)] = [
        ("pre_install", .preinstall), ("post_install", .postinstall),
        ("pre_upgrade", .preupgrade), ("post_upgrade", .postupgrade),
        ("pre_remove", .preremove), ("post_remove", .postremove),
    ]

    /// The file's bytes; nil when there is nothing to do.
    static func bytes(
        _ request: Request<ArchOptions>, _ layout: [Entry]
    ) throws(Failure) -> [UInt8]? {
        let package = request.package
        let parts = SystemParts(layout)
        var text = ByteWriter()
        for (function, moment) in moments {
            let first = before(moment, parts)
            let own = own(moment, parts, package)
            let script = request.options.scripts.bytes(moment)
            guard script != nil || !first.isEmpty || !own.isEmpty else { continue }
            text.text("\(function)() {\n" + first.map { "    \($0)\n" }.joined())
            if let script {
                let name = ShellText.quoted("\(package.name)-\(moment.rawValue)")
                text.raw(try UserScript(script, moment).call(as: name))
                text.text(" || return $?\n")
            }
            text.text(own.map { "    \($0)\n" }.joined() + "    :\n}\n\n")
        }
        return text.bytes.isEmpty ? nil : text.bytes
    }

    /// What the user's own part may rely on: users and owners are there, services are stopped.
    private static func before(_ moment: ScriptMoment, _ parts: SystemParts) -> [String] {
        switch moment {
        case .postinstall, .postupgrade: return owners(parts)
        case .preremove:
            let names = parts.units.filter(\.isEnabled).map { ShellText.quoted($0.name) }
            return systemctl(names.map { "systemctl --now disable \($0) || :" })
        default: return []
        }
    }

    private static func own(
        _ moment: ScriptMoment, _ parts: SystemParts, _ package: Package
    ) -> [String] {
        let units = parts.units.filter(\.isEnabled)
        switch moment {
        case .postinstall:
            let names = units.map { ShellText.quoted($0.name) }
            return systemctl(names.map { "systemctl enable \($0) || return $?" })
        case .postupgrade:
            let running = units.filter { !$0.isTemplate }.map { ShellText.quoted($0.name) }
            return systemctl(
                running.map {
                    "! systemctl --quiet is-active \($0)"
                        + " || systemctl set-property \($0) Markers=+needs-restart || :"
                })
        case .postremove: return ghosts(package)
        default: return []
        }
    }

    /// Where there is no systemd, as in a container, there is nothing to enable.
    private static func systemctl(_ lines: [String]) -> [String] {
        guard !lines.isEmpty else { return [] }
        return ["if command -v systemctl > /dev/null; then"] + lines.map { "    " + $0 } + ["fi"]
    }

    /// pacman gives a file to root when its owner is not known yet.
    private static func owners(_ parts: SystemParts) -> [String] {
        let named = parts.owned.filter { !$0.ownership.isNumeric }
        guard !named.isEmpty else { return [] }
        let users = parts.sysusers.map(ShellText.quoted).joined(separator: " ")
        return (users.isEmpty ? [] : ["systemd-sysusers \(users) || return $?"])
            + named.flatMap { entry in
                let place = ShellText.quoted("/" + entry.path)
                let owner = ShellText.quoted("\(entry.ownership.owner):\(entry.ownership.group)")
                var lines = ["chown -h \(owner) \(place) || return $?"]
                // chown takes these bits away.
                if entry.mode & 0o7000 != 0 {
                    lines.append("chmod \(String(entry.mode, radix: 8)) \(place) || return $?")
                }
                return lines
            }
    }

    /// Files that the program makes go when it goes.
    private static func ghosts(_ package: Package) -> [String] {
        package.ghosts.map { "rm -f \(ShellText.quoted("/" + $0))" }
    }
}
