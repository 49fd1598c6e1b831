import Files
import Model

/// What a product says to systemd, said to Alpine: services become scripts of OpenRC, users and
/// folders become lines of installation scripts.
///
/// A script given for OpenRC (`acme.initd`, `acme.openrc`) comes before a unit of its name. Timers
/// are refused: there is nothing that they could be turned into without changing when they fire.
struct ApkServices {
    /// Kinds that are not installed as they are.
    static let kinds: Set<ContentKind> = [.service, .timer, .sysusers, .tmpfiles, .ghost]

    /// Init scripts at their places.
    private(set) var scripts: [Entry] = []
    /// Names of services, and whether each is enabled.
    private(set) var services: [(name: String, isEnabled: Bool)] = []
    /// Shell lines that make users and groups.
    let accounts: [String]
    /// Shell lines that make folders and files.
    let folders: [String]

    /// What is in `package`.
    init(_ package: Package) throws(Failure) {
        if let timer = package.entries.first(where: { $0.kind == .timer }) {
            throw Failure(
                "apk packages have no timers", "one is \(timer.path)",
                hint: "keep it from apk with 'formats: [deb]', and install a script for "
                    + "/etc/periodic/daily instead", exit: .usage)
        }
        var accounts: [String] = []
        var folders: [String] = []
        var passing: [String] = []
        for entry in package.entries {
            if entry.kind == .sysusers, let text = try entry.text() {
                accounts += try ApkAccounts(text, name: entry.path).lines
            } else if entry.kind == .tmpfiles, let text = try entry.text() {
                let read = try ApkFolders(text, name: entry.path)
                folders += read.lasting
                passing += read.passing
            }
        }
        (self.accounts, self.folders) = (accounts, folders)
        try addServices(package, passing)
    }

    private mutating func addServices(
        _ package: Package, _ passing: [String]
    ) throws(Failure) {
        let all = package.entries.filter { $0.kind == .service }
        let given = all.filter(ServiceFile.isOpenRC)
        let names = Set(given.map(ServiceFile.name))
        for entry in given { add(ServiceFile.name(entry), entry, entry.body, entry.target) }
        var translates = false
        for entry in all where !ServiceFile.isScript(entry) {
            let name = Path.name(entry.path).replacing(".service", with: "")
            guard !names.contains(name), let text = try entry.text() else { continue }
            let script = try OpenRCScript(
                UnitFile(text, name: entry.path), name: entry.path, folders: passing)
            add(name, entry, .bytes(script.bytes))
            translates = true
        }
        guard passing.isEmpty || translates else {
            throw Failure(
                "apk cannot translate a folder below /run or /tmp",
                "it is made by the service that needs it, and no unit is translated here",
                hint: "make it in start_pre of the .initd script", exit: .usage)
        }
        services = services.inOrder(of: \.name)
    }

    private mutating func add(
        _ name: String, _ entry: Entry, _ body: Entry.Body, _ target: String? = nil
    ) {
        let place = target.map { String($0.drop { $0 == "/" }) } ?? "etc/init.d/" + name
        services.append((Path.name(place), entry.enable))
        scripts.append(
            Entry(path: place, kind: .service, mode: 0o755, body: body))
    }
}

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
