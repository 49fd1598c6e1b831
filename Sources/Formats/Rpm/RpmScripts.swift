import Files
import Model

/// The scripts of a package: what its files ask the system for, and the user's own.
struct RpmScripts {
    private let request: Request<RpmOptions>
    private let parts: SystemParts
    private let users: RpmUsers

    /// For a package whose installed entries are `layout`.
    init(_ request: Request<RpmOptions>, _ layout: [Entry]) throws(Failure) {
        users = try RpmUsers(layout)
        self.request = request
        parts = SystemParts(layout)
    }

    /// The script for `moment`, if there is one.
    ///
    /// Users are made before files belong to them; units are enabled when the user's script has
    /// prepared what they need, stopped before it clears up, and restarted last.
    func script(_ moment: RpmMoment) throws(Failure) -> RpmScript? {
        let units = RpmUnits(parts.units)
        switch moment {
        case .preinstall:
            return try joined(
                users.script, (.preinstall, .preupgrade), "")
        case .postinstall:
            return try joined(
                temporaryFiles + linker + alternatives, (.postinstall, .postupgrade),
                units.afterInstall)
        case .preremove: return try joined(units.beforeRemoval, (.preremove, nil), "")
        case .postremove:
            return try joined(
                linker, (.postremove, nil), units.afterRemoval + withoutAlternatives)
        case .pretrans: return try joined("", (.pretrans, nil), "")
        case .posttrans: return try joined("", (.posttrans, nil), "")
        case .verify: return try joined("", (.verify, nil), "")
        }
    }

    /// What runs when a trigger fires. Triggers name their program without arguments.
    func trigger() throws(Failure) -> RpmScript? {
        guard let script = try RpmUserScript(request.options.scripts, .trigger) else { return nil }
        guard script.interpreter.count > 1 else { return RpmScript(script) }
        return RpmScript(
            body: try script.command(in: request.package.name), others: script.programs)
    }

    /// What the scripts call beside their interpreters.
    var needs: [RpmDependency] {
        var needs: [RpmDependency] = []
        if !request.options.alternatives.isEmpty {
            let program = "/usr/sbin/update-alternatives"
            needs.append(RpmDependency(program, RpmDependency.post | RpmDependency.postun))
        }
        if !users.script.isEmpty {
            needs.append(RpmDependency("/usr/bin/systemd-sysusers", RpmDependency.pre))
        }
        return needs
    }

    /// What should be installed first when both come in one transaction (%systemd_ordering).
    var order: [RpmDependency] {
        let flags = RpmDependency.post | RpmDependency.preun | RpmDependency.postun
        return parts.units.isEmpty ? [] : [RpmDependency("systemd", flags)]
    }

    /// A script of the user's stands alone if it can, and is run by its own program then.
    private func joined(
        _ before: String, _ moments: (ScriptMoment, ScriptMoment?), _ after: String
    ) throws(Failure) -> RpmScript? {
        let usual = try RpmUserScript(request.options.scripts, moments.0)
        var upgrade: RpmUserScript?
        if let moment = moments.1 { upgrade = try RpmUserScript(request.options.scripts, moment) }
        if let usual, upgrade == nil, before.isEmpty, after.isEmpty { return RpmScript(usual) }
        let body = before + (try choice(usual, upgrade)) + after
        guard !body.isEmpty else { return nil }
        return RpmScript(body: body, others: (usual?.programs ?? []) + (upgrade?.programs ?? []))
    }

    /// The first argument is the number of versions that are there when rpm is done.
    private func choice(
        _ usual: RpmUserScript?, _ upgrade: RpmUserScript?
    ) throws(Failure) -> String {
        let name = request.package.name
        guard let upgrade else { return try usual?.command(in: name) ?? "" }
        let otherwise = try usual.map { script throws(Failure) in
            "else\n" + (try script.command(in: name))
        }
        return "if [ \"$1\" -gt 1 ]; then\n" + (try upgrade.command(in: name))
            + (otherwise ?? "") + "fi\n"
    }

    /// What %tmpfiles_create does; newer systems do it by a trigger, and doing it twice is no harm.
    private var temporaryFiles: String {
        guard !parts.tmpfiles.isEmpty else { return "" }
        let names = ShellText.words(parts.tmpfiles)
        return "if command -v systemd-tmpfiles >/dev/null 2>&1; then "
            + "systemd-tmpfiles --create \(names) || :; fi\n"
    }

    /// What Fedora does by a trigger, and older systems and openSUSE leave to packages.
    private var linker: String {
        parts.hasLibraries ? "if [ -x /sbin/ldconfig ]; then /sbin/ldconfig || :; fi\n" : ""
    }

    private var alternatives: String {
        request.options.alternatives.map(\.value).map { one in
            let words = [one.link, one.name, one.path, String(one.priority)]
            return "update-alternatives --install \(ShellText.words(words)) || exit $?\n"
        }.joined()
    }

    private var withoutAlternatives: String {
        let lines = request.options.alternatives.map(\.value).map { one in
            "    update-alternatives --remove \(ShellText.words([one.name, one.path])) || exit $?\n"
        }
        return lines.isEmpty ? "" : "if [ \"$1\" -eq 0 ]; then\n" + lines.joined() + "fi\n"
    }
}

/// A script of a package: its text, and who runs it.
struct RpmScript {
    /// The text.
    let body: String
    /// The program that runs it, and its arguments.
    let program: [String]
    /// Further programs it runs, which are files.
    let others: [String]

    /// A script of its own, run by whom its first line names.
    init(_ script: RpmUserScript) {
        self.init(body: script.text, program: script.interpreter)
    }

    /// A shell script.
    init(
        body: String, program: [String] = [RpmUserScript.shell], others: [String] = []
    ) {
        self.body = body
        self.program = program
        self.others = others
    }

    /// What must be there for it to run, for a script marked by `flag`.
    func needs(_ flag: UInt32) -> [RpmDependency] {
        ([program[0]] + others).map { name in
            name == RpmUserScript.lua
                ? RpmCapability.lua : RpmDependency(name, RpmDependency.interpreter | flag)
        }
    }
}

/// When a script runs, with its tags and the flag of what it needs
/// (rpm, docs/manual/tags.md, "Scriptlets").
enum RpmMoment: CaseIterable {
    case preinstall, postinstall, preremove, postremove, pretrans, posttrans, verify

    var tag: RpmTag {
        switch self {
        case .preinstall: .preinstall
        case .postinstall: .postinstall
        case .preremove: .preremove
        case .postremove: .postremove
        case .pretrans: .pretrans
        case .posttrans: .posttrans
        case .verify: .verify
        }
    }

    var programTag: RpmTag {
        switch self {
        case .preinstall: .preinstallProgram
        case .postinstall: .postinstallProgram
        case .preremove: .preremoveProgram
        case .postremove: .postremoveProgram
        case .pretrans: .pretransProgram
        case .posttrans: .posttransProgram
        case .verify: .verifyProgram
        }
    }

    var flag: UInt32 {
        switch self {
        case .preinstall: RpmDependency.pre
        case .postinstall: RpmDependency.post
        case .preremove: RpmDependency.preun
        case .postremove: RpmDependency.postun
        case .pretrans: RpmDependency.pretrans
        case .posttrans: RpmDependency.posttrans
        case .verify: RpmDependency.verify
        }
    }
}
