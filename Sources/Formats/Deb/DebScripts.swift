import Model

/// The four maintainer scripts (Debian Policy 6.5): the user's parts among ours.
struct DebScripts {
    private let options: DebOptions
    private let units: DebUnits
    private let accounts: DebAccounts
    private let ghosts: [Entry]

    init(_ options: DebOptions, _ layout: DebLayout) {
        let parts = SystemParts(layout.entries)
        self.options = options
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
        if let script = options.scripts.bytes(.trigger) {
            text.add("if [ \"$1\" = triggered ]; then")
            text.call(try UserScript(script, .trigger).call(as: "postinst"))
            text.add("exit 0\nfi")
        }
        configured(
            accounts.before + DebAlternatives.install(options.alternatives), &text)
        let isUpgrade = "[ \"$1\" = configure ] && [ -n \"${2:-}\" ]"
        try own(.postinstall, instead: .postupgrade, when: isUpgrade, "postinst", &text)
        configured(accounts.after + units.configure, &text)
        return text.script()
    }

    private func prerm() throws(Failure) -> [UInt8] {
        var text = ScriptText()
        text.add(units.stop)
        if let script = options.scripts.bytes(.preremove) {
            text.call(try UserScript(script, .preremove).call(as: "prerm"))
        }
        text.add(DebAlternatives.remove(options.alternatives))
        return text.script()
    }

    private func postrm() throws(Failure) -> [UInt8] {
        var text = ScriptText()
        if let script = options.scripts.bytes(.postremove) {
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
        let usual = options.scripts.bytes(moment)
        guard let upgrade = options.scripts.bytes(other) else {
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

/// An installation script as it is put together, in bytes: a user's part need not be UTF-8.
struct ScriptText {
    private(set) var bytes: [UInt8] = []

    /// Whether anything was written.
    var isEmpty: Bool { bytes.isEmpty }

    /// Appends `text`, which ends in a line end or gets one.
    mutating func add(_ text: String) {
        guard !text.isEmpty else { return }
        bytes += Array(text.utf8)
        if bytes.last != 10 { bytes.append(10) }
    }

    /// Appends a user's call, which ends the script when it fails.
    mutating func call(_ call: [UInt8]) {
        bytes += call + Array(" || exit $?\n".utf8)
    }

    /// The whole with its first lines; nothing when there is nothing to do.
    func script(_ interpreter: String = "/bin/sh") -> [UInt8] {
        isEmpty ? [] : Array("#!\(interpreter)\nset -e\n\n".utf8) + bytes
    }
}

/// What maintainer scripts do for users and the files that belong to them.
struct DebAccounts {
    private let parts: SystemParts

    init(_ parts: SystemParts) { self.parts = parts }

    /// Whether the package brings the users itself.
    private var makesUsers: Bool { !parts.sysusers.isEmpty }

    /// Makes the users of `sysusers.d`.
    private var users: String {
        guard makesUsers else { return "" }
        return "systemd-sysusers ${DPKG_ROOT:+--root=\"$DPKG_ROOT\"} "
            + ShellText.words(parts.sysusers) + "\n"
    }

    /// What comes before the user's script: users are made, and files are given to those that there
    /// are.
    var before: String {
        guard !makesUsers else { return users + give + gifts + folders }
        guard !gifts.isEmpty else { return "" }
        return give + "if \(areThere); then\n" + gifts + "given=yes\nfi\n"
    }

    /// What comes behind it, as it may have made the users that files belong to.
    var after: String {
        guard !makesUsers else { return "" }
        return (gifts.isEmpty ? "" : "if [ -z \"${given:-}\" ]; then\n" + gifts + "fi\n") + folders
    }

    /// dpkg has unpacked files as root's where a user did not exist yet. What the administrator has
    /// decided by dpkg-statoverride(1) stays.
    private var give: String {
        guard !owned.isEmpty else { return "" }
        return """
            give() {
                if dpkg-statoverride --list "$3" >/dev/null 2>&1; then return 0; fi
                if [ ! -e "${DPKG_ROOT:-}$3" ] && [ ! -L "${DPKG_ROOT:-}$3" ]; then return 0; fi
                chown -h "$1" "${DPKG_ROOT:-}$3"
                if [ ! -L "${DPKG_ROOT:-}$3" ]; then chmod "$2" "${DPKG_ROOT:-}$3"; fi
            }

            """
    }

    private var gifts: String {
        owned.map { entry in
            let owner = ShellText.quoted("\(entry.ownership.owner):\(entry.ownership.group)")
            let mode = String(entry.mode, radix: 8)
            return "give \(owner) \(mode) \(ShellText.quoted("/" + entry.path))\n"
        }.joined()
    }

    /// Whether the system knows all users and groups that files belong to.
    private var areThere: String {
        func ask(_ kind: String, _ names: [String]) -> [String] {
            Set(names.filter(isName)).sorted().map {
                "getent \(kind) \(ShellText.quoted($0)) >/dev/null"
            }
        }
        let questions =
            ask("passwd", owned.map(\.ownership.owner)) + ask("group", owned.map(\.ownership.group))
        return questions.joined(separator: " && ")
    }

    private var owned: [Entry] {
        parts.owned.filter { isName($0.ownership.owner) || isName($0.ownership.group) }
    }

    /// Makes what `tmpfiles.d` describes, at once and not at the next start only.
    private var folders: String {
        guard !parts.tmpfiles.isEmpty else { return "" }
        return """
            if [ -x "$(command -v systemd-tmpfiles)" ]; then
                systemd-tmpfiles ${DPKG_ROOT:+--root="$DPKG_ROOT"} --create \
            \(ShellText.words(parts.tmpfiles)) || true
            fi

            """
    }

    /// A number needs no user; dpkg has given the file to it already.
    private func isName(_ owner: String) -> Bool { owner != "root" && Int64(owner) == nil }
}
