internal import Files
internal import Model

/// A simple systemd unit as a script of OpenRC (openrc-run(8), supervise-daemon(8)).
///
/// A key that has no counterpart is refused: a service that runs with less protection, or that is
/// not restarted, is not the service its author wrote.
struct OpenRCScript {
    /// The script.
    let bytes: [UInt8]

    /// Translates `unit`, the file `name`; `folders` are made before it starts.
    init(_ unit: UnitFile, name: String, folders: [String]) throws(Failure) {
        let reader = OpenRCSettings(unit: unit, name: name)
        try reader.check()
        let command = try reader.command("ExecStart")
        var lines = ["#!/sbin/openrc-run", ""]
        let description = unit.value("Unit", "Description") ?? Path.name(name)
        lines.append("description=" + ShellText.quoted(description))
        lines.append("command=" + ShellText.quoted(command.program))
        if !command.arguments.isEmpty {
            // It is split by a shell once more, so every argument is quoted inside.
            lines.append("command_args=" + ShellText.quoted(ShellText.words(command.arguments)))
        }
        lines += try reader.variables() + [""] + reader.needs()
        lines += try reader.functions(folders)
        bytes = Array((lines.joined(separator: "\n") + "\n").utf8)
    }
}
