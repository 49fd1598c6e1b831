import Files
import Model

/// The settings of a unit in the words of OpenRC.
struct OpenRCSettings {
    let unit: UnitFile
    let name: String

    /// Keys that are translated below, or that say nothing about how a service runs.
    private static let known: [String: Set<String>] = [
        "Unit": ["Description", "Documentation", "After", "Before", "Wants", "Requires"],
        "Service": [
            "Type", "ExecStart", "ExecStartPre", "ExecReload", "User", "Group", "WorkingDirectory",
            "Environment", "EnvironmentFile", "PIDFile", "Restart", "RestartSec", "UMask",
            "LimitNOFILE", "RuntimeDirectory", "RuntimeDirectoryMode", "StateDirectory",
            "StateDirectoryMode", "CacheDirectory", "CacheDirectoryMode", "LogsDirectory",
            "LogsDirectoryMode", "KillSignal", "TimeoutStopSec", "RemainAfterExit",
            "NoNewPrivileges", "StandardOutput", "StandardError", "SyslogIdentifier",
        ],
        "Install": ["WantedBy"],
    ]

    /// Refuses what cannot be said in OpenRC.
    func check() throws(Failure) {
        guard !name.contains("@") else { throw refused("it is a template") }
        for setting in unit.settings {
            let keys = Self.known[setting.section]
            guard let keys, keys.contains(setting.key) || setting.key.hasPrefix("X-") else {
                if setting.section.hasPrefix("X-") { continue }
                throw refused("\(setting.key)= has no counterpart in OpenRC")
            }
            let bare = setting.value.replacing("%%", with: "")
            guard !bare.contains("%") else {
                throw refused("\(setting.key)= has a specifier (%)")
            }
        }
        let types = ["simple", "exec", "forking", "oneshot"]
        guard types.contains(type) else { throw refused("Type=\(type) has no counterpart") }
        guard type != "forking" || value("PIDFile") != nil else {
            throw refused("Type=forking needs PIDFile=")
        }
        for key in ["StandardOutput", "StandardError"] {
            let kinds = ["journal", "syslog", "inherit", "null"]
            guard kinds.contains(value(key) ?? "journal") else {
                throw refused("\(key)=\(value(key) ?? "") has no counterpart")
            }
        }
    }

    /// The program of `key` and its arguments.
    func command(_ key: String) throws(Failure) -> (program: String, arguments: [String]) {
        let all = unit.values("Service", key)
        guard all.count == 1, let text = all.first else {
            throw refused("it has \(all.count) lines \(key)=, and one is needed")
        }
        return try command(text, key)
    }

    /// The program in `text`, which stands at `key`, and its arguments.
    func command(
        _ text: String, _ key: String
    ) throws(Failure) -> (program: String, arguments: [String]) {
        let words = try UnitWords.split(text.replacing("%%", with: "%"), key)
        guard let program = words.first, program.hasPrefix("/") else {
            throw refused("\(key)= does not begin with the path of a program")
        }
        guard !words.contains(where: { $0.contains("$") || $0 == ";" }) else {
            throw refused("\(key)= has a variable or a second command")
        }
        return (program, Array(words.dropFirst()))
    }

    /// Variables that openrc-run and the supervisor read.
    func variables() throws(Failure) -> [String] {
        var lines: [String] = []
        if value("User") != nil || value("Group") != nil {
            let owner = [value("User") ?? "root", value("Group")].compactMap { $0 }
            lines.append("command_user=" + ShellText.quoted(owner.joined(separator: ":")))
        }
        lines += try supervision()
        if let folder = value("WorkingDirectory") {
            guard folder.hasPrefix("/") else { throw refused("WorkingDirectory=\(folder)") }
            lines.append("directory=" + ShellText.quoted(folder))
        }
        if let mask = value("UMask") { lines.append("umask=" + ShellText.quoted(mask)) }
        if let limit = value("LimitNOFILE") {
            guard Int(limit) != nil else { throw refused("LimitNOFILE=\(limit)") }
            lines.append("rc_ulimit='-n \(limit)'")
        }
        if value("NoNewPrivileges").map(isTrue) == true { lines.append("no_new_privs='yes'") }
        return lines + (try stopping()) + (try environment())
    }

    /// How it is started and kept running: in the background, by itself, or once.
    private func supervision() throws(Failure) -> [String] {
        let short = Path.name(name).replacing(".service", with: "")
        switch type {
        case "forking": return ["pidfile=" + ShellText.quoted(value("PIDFile") ?? "")]
        case "oneshot": return []
        default:
            guard let restart = value("Restart"), restart != "no" else {
                return ["command_background='yes'", "pidfile='/run/\(short).pid'"]
            }
            guard ["always", "on-failure", "on-abnormal", "on-abort"].contains(restart) else {
                throw refused("Restart=\(restart) has no counterpart")
            }
            let delay = try seconds("RestartSec").map { ["respawn_delay='\($0)'"] } ?? []
            return ["supervisor='supervise-daemon'", "respawn_max='0'"] + delay
        }
    }

    private func stopping() throws(Failure) -> [String] {
        let signal = value("KillSignal") ?? "SIGTERM"
        let wait = try seconds("TimeoutStopSec")
        guard value("KillSignal") != nil || wait != nil else { return [] }
        guard signal.hasPrefix("SIG"), signal.dropFirst(3).allSatisfy(\.isLetter) else {
            throw refused("KillSignal=\(signal)")
        }
        return ["retry='\(signal)/\(wait ?? 90)/SIGKILL/5'"]
    }

    private func environment() throws(Failure) -> [String] {
        var lines: [String] = []
        for file in unit.values("Service", "EnvironmentFile") {
            let path = file.hasPrefix("-") ? String(file.dropFirst()) : file
            guard path.hasPrefix("/") else { throw refused("EnvironmentFile=\(file)") }
            let read = "set -a; . \(ShellText.quoted(path)); set +a"
            lines.append(
                file.hasPrefix("-") ? "if [ -r \(ShellText.quoted(path)) ]; then \(read); fi" : read
            )
        }
        for text in unit.values("Service", "Environment") {
            for word in try UnitWords.split(text.replacing("%%", with: "%"), "Environment") {
                guard let sign = word.firstIndex(of: "="), isVariable(word[..<sign]) else {
                    throw refused("Environment=\(word) is not an assignment")
                }
                let content = String(word[word.index(after: sign)...])
                lines.append("export \(word[..<sign])=\(ShellText.quoted(content))")
            }
        }
        return lines
    }

    /// How systemd sees that it has started.
    var type: String { value("Type") ?? "simple" }

    /// The value of a key of its main section.
    func value(_ key: String) -> String? { unit.value("Service", key) }

    private func isTrue(_ text: String) -> Bool { ["yes", "true", "on", "1"].contains(text) }

    private func isVariable(_ text: Substring) -> Bool {
        text.first?.isNumber == false
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    }

    /// `5`, `5s` or `2min`.
    private func seconds(_ key: String) throws(Failure) -> Int? {
        guard let text = value(key) else { return nil }
        let digits = text.prefix { $0.isNumber }
        let scale = ["": 1, "s": 1, "sec": 1, "min": 60, "m": 60][text.dropFirst(digits.count)]
        guard let number = Int(digits), let scale else { throw refused("\(key)=\(text)") }
        return number * scale
    }

    /// The complaint that it cannot be translated.
    func refused(_ why: String) -> Failure {
        let script = Path.name(name).replacing(".service", with: "") + ".initd"
        return Failure(
            "apk cannot translate \(name)", why,
            hint: "write a script for OpenRC, and add it as a content: "
                + "{file: \(script), kind: service}", exit: .usage)
    }
}

/// The functions of an init script.
extension OpenRCSettings {
    /// What must run before; names of other units are names of services here.
    func needs() -> [String] {
        let order = ["After", "Wants", "Requires"].flatMap { unit.values("Unit", $0) }
            .flatMap { words($0) }
        var lines: [String] = []
        if order.contains(where: { $0.hasPrefix("network") }) { lines.append("    use net") }
        if order.contains("network-online.target") { lines = ["    need net"] }
        func services(_ key: String) -> [String] {
            unit.values("Unit", key).flatMap { words($0) }
                .filter { $0.hasSuffix(".service") }.map { String($0.dropLast(8)) }
        }
        let pairs = [
            ("need", "Requires"), ("use", "Wants"), ("after", "After"), ("before", "Before"),
        ]
        for (word, key) in pairs where !services(key).isEmpty {
            lines.append("    \(word) " + services(key).joined(separator: " "))
        }
        return lines.isEmpty ? [] : ["depend() {"] + lines + ["}", ""]
    }

    /// What runs before the start, and how it reads its settings anew.
    func functions(_ folders: [String]) throws(Failure) -> [String] {
        var before = folders + (try ownFolders())
        for text in unit.values("Service", "ExecStartPre") { before.append(try first(text)) }
        var lines: [String] = []
        if !before.isEmpty {
            let last = before.map { $0.hasSuffix("|| :") ? $0 : $0 + " || return $?" }
            lines = ["start_pre() {"] + last.map { "    " + $0 } + ["}", ""]
        }
        // Nothing is left running that could be stopped.
        if type == "oneshot" { lines += ["stop() {", "    :", "}", ""] }
        if let reload = value("ExecReload") { lines += try reloading(reload) }
        return lines
    }

    /// A command before the start runs as the service's user, unless it begins with `+`; with `-`
    /// it may fail. (systemd.service(5), "Command lines")
    private func first(_ text: String) throws(Failure) -> String {
        let marks = text.prefix { "-+".contains($0) }
        let call = try command(String(text.dropFirst(marks.count)), "ExecStartPre")
        var line = ShellText.words([call.program] + call.arguments)
        if let user = value("User"), !marks.contains("+") {
            guard value("Group") == nil else {
                throw refused("ExecStartPre= would run without the group of Group=")
            }
            line = "su -s /bin/sh \(ShellText.quoted(user)) -c \(ShellText.quoted(line))"
        }
        return marks.contains("-") ? line + " || :" : line
    }

    /// A signal to the main process is all that can be passed on.
    private func reloading(_ text: String) throws(Failure) -> [String] {
        let words = text.split(separator: " ").map(String.init)
        let signal = words.count == 3 ? words[1].drop { $0 == "-" } : ""
        guard ["/bin/kill", "/usr/bin/kill", "kill"].contains(words.first),
            words.last == "$MAINPID",
            !signal.isEmpty, signal.allSatisfy(\.isLetter)
        else { throw refused("ExecReload=\(text) has no counterpart") }
        let bare = signal.hasPrefix("SIG") ? signal.dropFirst(3) : signal
        let isSupervised = value("Restart").map { $0 != "no" } == true && type != "forking"
        let call =
            isSupervised
            ? "supervise-daemon \"$RC_SVCNAME\" --signal \(bare)"
            : "start-stop-daemon --signal \(bare) --pidfile \"$pidfile\""
        return [
            "extra_started_commands='reload'", "", "reload() {",
            "    ebegin \"Reloading $RC_SVCNAME\"",
            "    \(call)", "    eend $?", "}", "",
        ]
    }

    private func ownFolders() throws(Failure) -> [String] {
        let bases = [
            ("Runtime", "/run/"), ("State", "/var/lib/"), ("Cache", "/var/cache/"),
            ("Logs", "/var/log/"),
        ]
        let owner = (value("User") ?? "root") + ":" + (value("Group") ?? value("User") ?? "root")
        return bases.flatMap { kind, base in
            let mode = value("\(kind)DirectoryMode") ?? "0755"
            return unit.values("Service", "\(kind)Directory")
                .flatMap { words($0) }
                .map { folder in
                    "checkpath -d -m \(ShellText.quoted(mode)) -o \(ShellText.quoted(owner)) "
                        + ShellText.quoted(base + folder)
                }
        }
    }

    private func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
}
