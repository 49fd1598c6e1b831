internal import Files
internal import Model

/// The scripts that opkg runs: the user's parts among ours, which leave an image that is being
/// built (`IPKG_INSTROOT`) alone.
struct IpkScripts {
    private let native: NativeParts
    private let layout: IpkLayout

    init(_ package: Package, _ layout: IpkLayout) {
        native = package.native
        self.layout = layout
    }

    /// Their names and texts; those with nothing to do are left out.
    func all() throws(Failure) -> [(name: String, bytes: [UInt8])] {
        let isUpgrade = "[ \"${PKG_UPGRADE:-}\" = 1 ]"
        var before = ScriptText()
        try own(.preinstall, instead: .preupgrade, when: "[ \"$1\" = upgrade ]", "preinst", &before)
        var after = ScriptText()
        onDevice(layout.users.text + owners, &after)
        try own(.postinstall, instead: .postupgrade, when: isUpgrade, "postinst", &after)
        onDevice(layout.services.map { start($0) }.joined(), &after)
        var leaving = ScriptText()
        onDevice(layout.services.map { stop($0) }.joined(), &leaving)
        try own(.preremove, "prerm", &leaving)
        var gone = ScriptText()
        try own(.postremove, "postrm", &gone)
        let files = layout.ghosts.map { "    rm -f \(ShellText.quoted("/" + $0.path))\n" }.joined()
        onDevice(files.isEmpty ? "" : "if [ \"$1\" = remove ]; then\n\(files)fi\n", &gone)
        return [
            ("postinst", after.script()), ("postrm", gone.script()), ("preinst", before.script()),
            ("prerm", leaving.script()),
        ].filter { !$0.1.isEmpty }
    }

    /// A new installation starts what it enables; a new version restarts what is enabled still.
    private func start(_ service: Entry) -> String {
        let script = ShellText.quoted("/" + service.path)
        let first = service.enable ? "    \(script) enable\n    \(script) start\n" : "    :\n"
        return "if [ \"${PKG_UPGRADE:-}\" != 1 ]; then\n\(first)"
            + "elif \(script) enabled; then\n    \(script) restart\nfi\n"
    }

    private func stop(_ service: Entry) -> String {
        let script = ShellText.quoted("/" + service.path)
        return "if [ \"${PKG_UPGRADE:-}\" != 1 ]; then\n    \(script) disable || true\nfi\n"
            + "\(script) stop || true\n"
    }

    private var owners: String {
        layout.entries.filter { $0.ownership != .root }.map { entry in
            let owner = ShellText.quoted("\(entry.ownership.owner):\(entry.ownership.group)")
            let path = ShellText.quoted("/" + entry.path)
            if case .symlink = entry.body { return "chown -h \(owner) \(path)\n" }
            return "chown \(owner) \(path)\nchmod \(String(entry.mode, radix: 8)) \(path)\n"
        }.joined()
    }

    private func onDevice(_ body: String, _ text: inout ScriptText) {
        guard !body.isEmpty else { return }
        text.add("if [ -z \"${IPKG_INSTROOT:-}\" ]; then\n" + body + "fi")
    }

    private func own(
        _ moment: ScriptMoment, _ name: String, _ text: inout ScriptText
    ) throws(Failure) {
        guard let script = native.scripts[moment] else { return }
        text.call(try UserScript(script, moment).call(as: name))
    }

    /// The user's script of `moment`, and that of `other` in its place while `condition` holds.
    private func own(
        _ moment: ScriptMoment, instead other: ScriptMoment, when condition: String,
        _ name: String, _ text: inout ScriptText
    ) throws(Failure) {
        guard native.scripts[other] != nil else { return try own(moment, name, &text) }
        text.add("if \(condition); then")
        try own(other, name, &text)
        if native.scripts[moment] != nil { text.add("else") }
        try own(moment, name, &text)
        text.add("fi")
    }
}
