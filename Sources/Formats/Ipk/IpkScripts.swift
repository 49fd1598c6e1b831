import Files
import Model

/// The scripts that opkg runs: the user's parts among ours, which leave an image that is being
/// built (`IPKG_INSTROOT`) alone.
struct IpkScripts {
    private let options: IpkOptions
    private let layout: IpkLayout

    init(_ options: IpkOptions, _ layout: IpkLayout) {
        self.options = options
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
        guard let script = options.scripts.bytes(moment) else { return }
        text.call(try UserScript(script, moment).call(as: name))
    }

    /// The user's script of `moment`, and that of `other` in its place while `condition` holds.
    private func own(
        _ moment: ScriptMoment, instead other: ScriptMoment, when condition: String,
        _ name: String, _ text: inout ScriptText
    ) throws(Failure) {
        guard options.scripts.bytes(other) != nil else { return try own(moment, name, &text) }
        text.add("if \(condition); then")
        try own(other, name, &text)
        if options.scripts.bytes(moment) != nil { text.add("else") }
        try own(moment, name, &text)
        text.add("fi")
    }
}

/// Users from simple lines of sysusers.d(5), made by the functions of OpenWrt's `/lib/functions.sh`.
struct IpkUsers {
    /// Shell lines; empty when there are no users.
    private(set) var text = ""

    /// Translates the contents of the kind `sysusers`.
    init(_ entries: [Entry]) throws(Failure) {
        for entry in entries where entry.kind == .sysusers {
            let bytes = try entry.text() ?? []
            let file = Path.name(entry.path)
            for line in try ConfigurationLine.all(in: bytes, file) {
                text += try Self.call(line, file)
            }
        }
        if !text.isEmpty { text = ". /lib/functions.sh\n" + text }
    }

    /// `u name id comment home shell` and `g name id`; everything else has no counterpart.
    private static func call(
        _ words: ConfigurationLine, _ file: String
    ) throws(Failure) -> String {
        let kind = words[0], id = words[2]
        let isName =
            !words[1].isEmpty
            && words[1].allSatisfy {
                $0.isASCII && ($0.isLetter || $0.isNumber || "_-".contains($0))
            }
        guard ["u", "g"].contains(kind), isName, id.allSatisfy(\.isNumber),
            !words.text.contains("%")
        else {
            throw Failure(
                "ipk cannot make the user of '\(words.text)' in \(file)",
                "OpenWrt knows users and groups with a number or '-'",
                hint: "write it as: u name - \"comment\"", exit: .usage)
        }
        let name = words[1]
        let group = "group_exists \(name) || group_add_next \(name)\n"
        let numbered = "group_exists \(name) || group_add \(name) \(id)\n"
        let make = id.isEmpty ? group : numbered
        guard kind == "u" else { return make }
        func word(_ index: Int, _ usual: String) -> String {
            words[index].isEmpty ? usual : words[index]
        }
        let rest = ShellText.words([
            word(3, name), word(4, "/var/run/" + name), word(5, "/bin/false"),
        ])
        let gid = "$(sed -n 's/^\(name):[^:]*:\\([0-9]*\\):.*/\\1/p' /etc/group)"
        let uid = id.isEmpty ? "\"\"" : id
        return make + "user_exists \(name) || user_add \(name) \(uid) \"\(gid)\" \(rest)\n"
    }
}
