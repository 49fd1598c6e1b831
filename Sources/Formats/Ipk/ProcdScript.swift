import Files
import Model

/// An init script for procd, made from a simple systemd unit.
/// <https://openwrt.org/docs/guide-developer/procd-init-scripts>
struct ProcdScript {
    /// The script.
    let text: String

    private static let host = PlainService.Host(
        name: "procd", product: "an init script", format: "ipk",
        advice: "add your own as *.initd with the kind 'service'")

    /// Translates `unit`, the file `name`.
    init(_ unit: UnitFile, name: String) throws(Failure) {
        let service = try PlainService(unit, name: name, for: Self.host)
        let parameters = Self.process(service) + Self.limits(service)
        let calls =
            ["procd_open_instance"] + parameters.map { "procd_set_param " + $0 }
            + ["procd_close_instance"]
        let lines =
            ["#!/bin/sh /etc/rc.common", "# Made from \(name).", "", "USE_PROCD=1", "START=95"]
            + ["STOP=05", "", "start_service() {"] + calls.map { "\t" + $0 } + ["}"]
        text = lines.map { $0 + "\n" }.joined()
    }

    /// What runs, as whom, with which environment.
    private static func process(_ service: PlainService) -> [String] {
        var parameters = ["command " + ShellText.words(command(service))]
        if !service.environment.isEmpty {
            parameters.append("env " + ShellText.words(service.environment))
        }
        for (value, parameter) in [(service.user, "user"), (service.group, "group")] {
            guard let value else { continue }
            parameters.append("\(parameter) \(ShellText.quoted(value))")
        }
        return parameters
    }

    /// When it is started again and ended, and where its words go.
    private static func limits(_ service: PlainService) -> [String] {
        var parameters: [String] = []
        if service.restart != nil {
            // Threshold, pause and number of tries; procd's own, but for the pause.
            parameters.append("respawn 3600 \(service.pause ?? 5) 5")
        }
        if let stop = service.stopLimit { parameters.append("term_timeout \(stop)") }
        if service.gainsNoPrivileges { parameters.append("no_new_privs 1") }
        return parameters + ["stdout 1", "stderr 1"]
    }

    /// procd knows no working folder, so a shell goes there first.
    private static func command(_ service: PlainService) -> [String] {
        guard let folder = service.folder else { return service.command }
        return ["/bin/sh", "-c", "cd \(ShellText.quoted(folder)) && exec \"$@\"", "sh"]
            + service.command
    }
}
