internal import Files
internal import Model

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
                    throw refused("Environment=\(word) is no assignment")
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
