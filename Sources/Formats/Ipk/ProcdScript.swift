import Files
import Model

/// An init script for procd, made from a simple systemd unit.
/// <https://openwrt.org/docs/guide-developer/procd-init-scripts>
struct ProcdScript {
    /// The script.
    let text: String

    private static let known: Set<String> = [
        "Type", "ExecStart", "User", "Group", "WorkingDirectory", "Environment", "Restart",
        "RestartSec", "TimeoutStopSec", "NoNewPrivileges", "StandardOutput", "StandardError",
        "SyslogIdentifier",
    ]
    private static let harmless: Set<String> = [
        "Description", "Documentation", "After", "Before", "Wants", "Requires", "StartLimitBurst",
        "StartLimitIntervalSec",
    ]

    /// Translates `unit`, the file `name`.
    init(_ unit: UnitFile, name: String) throws(Failure) {
        try Self.check(unit, name)
        let parameters = try Self.process(unit, name) + Self.limits(unit, name)
        let calls =
            ["procd_open_instance"] + parameters.map { "procd_set_param " + $0 }
            + ["procd_close_instance"]
        let lines =
            ["#!/bin/sh /etc/rc.common", "# Made from \(name).", "", "USE_PROCD=1", "START=95"]
            + ["STOP=05", "", "start_service() {"] + calls.map { "\t" + $0 } + ["}"]
        text = lines.map { $0 + "\n" }.joined()
    }

    /// What runs, as whom, with which environment.
    private static func process(_ unit: UnitFile, _ name: String) throws(Failure) -> [String] {
        var parameters = ["command " + ShellText.words(try command(unit, name))]
        var environment: [String] = []
        for value in unit.values("Service", "Environment") {
            environment += try words(value, "Environment", name)
        }
        if !environment.isEmpty { parameters.append("env " + ShellText.words(environment)) }
        for (key, parameter) in [("User", "user"), ("Group", "group")] {
            guard let value = unit.value("Service", key) else { continue }
            parameters.append("\(parameter) \(ShellText.quoted(value))")
        }
        return parameters
    }

    /// When it is started again and ended, and where its words go.
    private static func limits(_ unit: UnitFile, _ name: String) throws(Failure) -> [String] {
        var parameters: [String] = []
        if let restart = unit.value("Service", "Restart"), restart != "no" {
            let pause = unit.value("Service", "RestartSec") ?? "5"
            // Threshold, pause and number of tries; procd's own, but for the pause.
            parameters.append("respawn 3600 \(try seconds(pause, "RestartSec", name)) 5")
        }
        if let stop = unit.value("Service", "TimeoutStopSec") {
            parameters.append("term_timeout \(try seconds(stop, "TimeoutStopSec", name))")
        }
        if ["yes", "true", "on", "1"].contains(unit.value("Service", "NoNewPrivileges")) {
            parameters.append("no_new_privs 1")
        }
        return parameters + ["stdout 1", "stderr 1"]
    }

    private static func check(_ unit: UnitFile, _ name: String) throws(Failure) {
        let sections = Set(unit.settings.map(\.section))
        if let other = sections.subtracting(["Unit", "Service", "Install"]).min() {
            throw refused(name, "procd has nothing like [\(other)]")
        }
        if let key = unit.keys(of: "Unit").first(where: { !harmless.contains($0) }) {
            throw refused(name, "procd has nothing like \(key)=")
        }
        if let key = unit.keys(of: "Service").first(where: { !known.contains($0) }) {
            throw refused(name, "procd has nothing like \(key)=")
        }
        let type = unit.value("Service", "Type") ?? "simple"
        guard ["simple", "exec"].contains(type) else {
            throw refused(name, "procd has nothing like Type=\(type)")
        }
        guard unit.values("Service", "ExecStart").count == 1 else {
            throw refused(name, "procd starts one command")
        }
    }

    /// The command's words; procd knows no working folder, so a shell goes there first.
    private static func command(_ unit: UnitFile, _ name: String) throws(Failure) -> [String] {
        let value = unit.value("Service", "ExecStart") ?? ""
        let words = try words(value, "ExecStart", name)
        guard words.first?.hasPrefix("/") == true else {
            throw refused(name, "ExecStart=\(value) does not begin with a plain path")
        }
        guard let folder = unit.value("Service", "WorkingDirectory") else { return words }
        guard folder.hasPrefix("/"), !folder.contains("%") else {
            throw refused(name, "WorkingDirectory=\(folder) is not a plain path")
        }
        return ["/bin/sh", "-c", "cd \(ShellText.quoted(folder)) && exec \"$@\"", "sh"] + words
    }

    /// The words of a value in which systemd would replace nothing but doubled marks.
    private static func words(
        _ value: String, _ key: String, _ name: String
    ) throws(Failure) -> [String] {
        do throws(Failure) {
            return try UnitWords.split(value, key).map { word throws(Failure) in
                try plain(try plain(word, "%", key), key == "ExecStart" ? "$" : nil, key)
            }
        } catch { throw refused(name, error.why.isEmpty ? error.what : error.why) }
    }

    private static func plain(
        _ word: String, _ mark: Character?, _ key: String
    ) throws(Failure) -> String {
        guard let mark else { return word }
        guard !word.replacing("\(mark)\(mark)", with: "").contains(mark) else {
            throw Failure("\(key)= has a '\(mark)' that only systemd replaces", exit: .usage)
        }
        return word.replacing("\(mark)\(mark)", with: String(mark))
    }

    /// Whole seconds, with or without the unit.
    private static func seconds(
        _ value: String, _ key: String, _ name: String
    ) throws(Failure) -> Int {
        let bare = value.hasSuffix("s") ? String(value.dropLast()) : value
        guard let number = Int(bare), number >= 0 else {
            throw refused(name, "\(key)=\(value) is not a number of seconds")
        }
        return number
    }

    private static func refused(_ name: String, _ why: String) -> Failure {
        let stem = name.hasSuffix(".service") ? String(name.dropLast(8)) : name
        return Failure(
            "ipk cannot make an init script from \(name)", why,
            hint: "add your own as \(stem).initd with the kind 'service'", exit: .usage)
    }
}
