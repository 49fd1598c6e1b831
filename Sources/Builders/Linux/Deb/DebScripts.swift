internal import Model

/// The four maintainer scripts (Debian Policy 6.5): the user's parts among ours.
struct DebScripts {
    private let native: NativeParts
    private let units: DebUnits
    private let accounts: DebAccounts
    private let ghosts: [Entry]

    init(_ package: Package, _ layout: DebLayout) {
        let parts = SystemParts(layout.entries)
        native = package.native
        units = DebUnits(parts)
        accounts = DebAccounts(parts)
        ghosts = layout.ghosts
    }

    /// Their names and texts; those with nothing to do are left out.
    func all() throws(Failure) -> [(name: String, bytes: [UInt8])] {
        let scripts = [
            ("postinst", try postinst()), ("postrm", try postrm()), ("preinst", try preinst()),
            ("prerm", try prerm()),
        ]
        return scripts.filter { !$0.1.isEmpty }
    }

    private func preinst() throws(Failure) -> [UInt8] {
        var text = ScriptText()
        try own(.preinstall, instead: .preupgrade, when: "[ \"$1\" = upgrade ]", "preinst", &text)
        return text.script()
    }

    private func postinst() throws(Failure) -> [UInt8] {
        var text = ScriptText()
        if let script = native.scripts[.trigger] {
            text.add("if [ \"$1\" = triggered ]; then")
            text.call(try UserScript(script, .trigger).call(as: "postinst"))
            text.add("exit 0\nfi")
        }
        configured(
            accounts.before + DebAlternatives.install(native.policy.alternatives), &text)
        let isUpgrade = "[ \"$1\" = configure ] && [ -n \"${2:-}\" ]"
        try own(.postinstall, instead: .postupgrade, when: isUpgrade, "postinst", &text)
        configured(accounts.after + units.configure, &text)
        return text.script()
    }

    private func prerm() throws(Failure) -> [UInt8] {
        var text = ScriptText()
        text.add(units.stop)
        if let script = native.scripts[.preremove] {
            text.call(try UserScript(script, .preremove).call(as: "prerm"))
        }
        text.add(DebAlternatives.remove(native.policy.alternatives))
        return text.script()
    }

    private func postrm() throws(Failure) -> [UInt8] {
        var text = ScriptText()
        if let script = native.scripts[.postremove] {
            text.call(try UserScript(script, .postremove).call(as: "postrm"))
        }
        text.add(units.forget)
        if !ghosts.isEmpty {
            let files = ghosts.map {
                "    rm -f \"${DPKG_ROOT:-}\"\(ShellText.quoted("/" + $0.path))\n"
            }
            text.add("if [ \"$1\" = purge ]; then\n" + files.joined() + "fi")
        }
        return text.script()
    }

    /// The calls of `postinst` in which the package is to be made ready (Debian Policy 6.5).
    private func configured(_ body: String, _ text: inout ScriptText) {
        guard !body.isEmpty else { return }
        text.add("case \"$1\" in")
        text.add("configure | abort-upgrade | abort-deconfigure | abort-remove)")
        text.add(body + ";;\nesac")
    }

    /// The user's script of `moment`, and that of `other` in its place while `condition` holds.
    private func own(
        _ moment: ScriptMoment, instead other: ScriptMoment, when condition: String,
        _ name: String, _ text: inout ScriptText
    ) throws(Failure) {
        let usual = native.scripts[moment]
        guard let upgrade = native.scripts[other] else {
            if let usual { text.call(try UserScript(usual, moment).call(as: name)) }
            return
        }
        text.add("if \(condition); then")
        text.call(try UserScript(upgrade, other).call(as: name))
        if let usual {
            text.add("else")
            text.call(try UserScript(usual, moment).call(as: name))
        }
        text.add("fi")
    }
}
