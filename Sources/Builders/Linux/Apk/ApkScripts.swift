internal import Files
internal import Model

/// The scripts that apk runs, each with the versions as arguments (apk-package(5)).
struct ApkScripts {
    private static let names: [(ScriptMoment, String)] = [
        (.preinstall, ".pre-install"), (.postinstall, ".post-install"),
        (.preupgrade, ".pre-upgrade"), (.postupgrade, ".post-upgrade"),
        (.preremove, ".pre-deinstall"), (.postremove, ".post-deinstall"), (.trigger, ".trigger"),
    ]

    let package: Package
    let services: ApkServices

    /// The entries of the control member, behind `.PKGINFO`.
    func entries() throws(Failure) -> [Entry] {
        var entries: [Entry] = []
        for (moment, name) in Self.names {
            guard let bytes = try script(moment) else { continue }
            entries.append(Entry(path: name, kind: .file, mode: 0o755, body: .bytes(bytes)))
        }
        return entries
    }

    private func script(_ moment: ScriptMoment) throws(Failure) -> [UInt8]? {
        let (before, after) = own(moment)
        let user = package.native.scripts[moment]
        guard user != nil || !before.isEmpty || !after.isEmpty else { return nil }
        var text = ByteWriter()
        text.text("#!/bin/sh\n" + before.map { $0 + "\n" }.joined())
        if let user {
            let name = ShellText.quoted("\(package.nativeName)-\(moment.rawValue)")
            text.raw(try UserScript(user, moment).call(as: name))
            text.text(" || exit $?\n")
        }
        text.text(after.map { $0 + "\n" }.joined() + "exit 0\n")
        return text.bytes
    }

    /// What the contents ask for, before and after the user's own script.
    private func own(_ moment: ScriptMoment) -> ([String], [String]) {
        switch moment {
        case .preinstall, .preupgrade: return (services.accounts, [])
        case .postinstall:
            let enabled = services.services.filter(\.isEnabled).map(\.name)
            return (
                services.folders,
                openrc(
                    enabled.map { "rc-update -q add \(ShellText.quoted($0)) default || exit $?" })
            )
        case .postupgrade:
            return (services.folders, openrc(each("restart")))
        case .preremove:
            let enabled = services.services.filter(\.isEnabled).map(\.name)
            return (
                [],
                openrc(
                    each("stop")
                        + enabled.map {
                            "rc-update -q del \(ShellText.quoted($0)) > /dev/null || :"
                        })
            )
        case .postremove:
            return ([], package.ghosts.map { "rm -f \(ShellText.quoted("/" + $0))" })
        default: return ([], [])
        }
    }

    private func each(_ verb: String) -> [String] {
        services.services.map {
            "rc-service -q --ifstarted \(ShellText.quoted($0.name)) \(verb) || :"
        }
    }

    /// A container has no OpenRC, and nothing to enable.
    private func openrc(_ lines: [String]) -> [String] {
        guard !lines.isEmpty else { return [] }
        return ["if command -v rc-update > /dev/null; then"] + lines.map { "    " + $0 } + ["fi"]
    }
}
