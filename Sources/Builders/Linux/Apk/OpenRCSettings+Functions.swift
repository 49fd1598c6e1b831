internal import Model

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
