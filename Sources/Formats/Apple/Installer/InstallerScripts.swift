import Files
import Model

/// The two scripts that macOS runs, as root: the user's among ours. `$3` is the volume that is installed to,
/// which need not be the one that runs.
struct InstallerScripts {
    let options: InstallerOptions
    let layout: InstallerLayout
    let jobs: [LaunchdJob]

    private static let volume = "${3%/}"

    /// Their names and texts; those with nothing to do are left out.
    func all() throws(Failure) -> [(name: String, bytes: [UInt8])] {
        var before = ScriptText()
        try own(.preinstall, &before)
        onThisSystem(jobs.map { "    launchctl bootout \(job($0)) 2>/dev/null || true\n" }, &before)
        var after = ScriptText()
        for entry in layout.configs { after.add(copying(entry)) }
        for entry in layout.entries where entry.ownership != .root { after.add(owning(entry)) }
        try own(.postinstall, &after)
        let enabled = jobs.filter(\.isEnabled)
        onThisSystem(
            enabled.map { job in
                "    launchctl bootstrap system \(ShellText.quoted("/" + job.entry.path))\n"
            }, &after)
        return [("preinstall", before.script()), ("postinstall", after.script())]
            .filter { !$0.1.isEmpty }
    }

    private func job(_ job: LaunchdJob) -> String { ShellText.quoted("system/" + job.label) }

    /// Jobs of another volume run when that one does.
    private func onThisSystem(_ lines: [String], _ text: inout ScriptText) {
        guard !lines.isEmpty else { return }
        text.add("if [ \"$3\" = / ]; then\n" + lines.joined() + "fi")
    }

    /// A file that its user has edited stays as it is.
    private func copying(_ entry: Entry) -> String {
        let path = "\"\(Self.volume)\"" + ShellText.quoted("/" + entry.path)
        return "[ -e \(path) ] || cp -p \(path).default \(path)"
    }

    private func owning(_ entry: Entry) -> String {
        let owner = ShellText.quoted("\(entry.ownership.owner):\(entry.ownership.group)")
        return "chown -h \(owner) \"\(Self.volume)\"" + ShellText.quoted("/" + entry.path)
    }

    private func own(_ moment: ScriptMoment, _ text: inout ScriptText) throws(Failure) {
        guard let script = options.scripts.bytes(moment) else { return }
        text.call(try UserScript(script, moment).call(as: moment.rawValue))
    }
}
