import Model

/// A systemd service that asks for nothing that a simpler init has not.
struct PlainService {
    /// Whose init it is translated for.
    struct Host {
        /// `procd`.
        let name: String
        /// `an init script`.
        let product: String
        /// The format's name: `ipk`.
        let format: String
        /// What a user does where it cannot be translated; the service's name stands for `*`.
        let advice: String
    }

    private static let known: Set<String> = [
        "Type", "ExecStart", "User", "Group", "WorkingDirectory", "Environment", "Restart",
        "RestartSec", "TimeoutStopSec", "NoNewPrivileges", "StandardOutput", "StandardError",
        "SyslogIdentifier",
    ]
    private static let harmless: Set<String> = [
        "Description", "Documentation", "After", "Before", "Wants", "Requires", "StartLimitBurst",
        "StartLimitIntervalSec",
    ]

    /// The words of the command, of which the first is a path.
    let command: [String]
    /// Where it runs; nil is anywhere.
    let folder: String?
    let user: String?
    let group: String?
    /// `KEY=value`.
    let environment: [String]
    /// What its `Restart` says, unless it is `no`.
    let restart: String?
    /// How many seconds pass before it is started again.
    let pause: Int?
    /// How many seconds it has to end.
    let stopLimit: Int?
    let gainsNoPrivileges: Bool

    /// Reads `unit`, the file `name`.
    init(_ unit: UnitFile, name: String, for host: Host) throws(Failure) {
        let refusal = Refusal(host: host, name: name)
        try Self.check(unit, refusal)
        command = try Self.command(unit, refusal)
        folder = try Self.folder(unit, refusal)
        var environment: [String] = []
        for value in unit.values("Service", "Environment") {
            environment += try Self.words(value, "Environment", refusal)
        }
        self.environment = environment
        user = unit.value("Service", "User")
        group = unit.value("Service", "Group")
        restart = unit.value("Service", "Restart").flatMap { $0 == "no" ? nil : $0 }
        pause = restart == nil ? nil : try Self.seconds(unit, "RestartSec", refusal)
        stopLimit = try Self.seconds(unit, "TimeoutStopSec", refusal)
        gainsNoPrivileges = ["yes", "true", "on", "1"]
            .contains(unit.value("Service", "NoNewPrivileges"))
    }

    private struct Refusal {
        let host: Host
        let name: String

        func because(_ why: String) -> Failure {
            let stem = name.hasSuffix(".service") ? String(name.dropLast(8)) : name
            return Failure(
                "\(host.format) cannot make \(host.product) from \(name)", why,
                hint: host.advice.replacing("*", with: stem), exit: .usage)
        }

        func lacks(_ what: String) -> Failure { because("\(host.name) has nothing like \(what)") }
    }

    private static func check(_ unit: UnitFile, _ refusal: Refusal) throws(Failure) {
        let sections = Set(unit.settings.map(\.section))
        if let other = sections.subtracting(["Unit", "Service", "Install"]).min() {
            throw refusal.lacks("[\(other)]")
        }
        if let key = unit.keys(of: "Unit").first(where: { !harmless.contains($0) }) {
            throw refusal.lacks("\(key)=")
        }
        if let key = unit.keys(of: "Service").first(where: { !known.contains($0) }) {
            throw refusal.lacks("\(key)=")
        }
        let type = unit.value("Service", "Type") ?? "simple"
        guard ["simple", "exec"].contains(type) else { throw refusal.lacks("Type=\(type)") }
        guard unit.values("Service", "ExecStart").count == 1 else {
            throw refusal.because("\(refusal.host.name) starts one command")
        }
    }

    private static func command(
        _ unit: UnitFile, _ refusal: Refusal
    ) throws(Failure) -> [String] {
        let value = unit.value("Service", "ExecStart") ?? ""
        let words = try words(value, "ExecStart", refusal)
        guard words.first?.hasPrefix("/") == true else {
            throw refusal.because("ExecStart=\(value) does not begin with a plain path")
        }
        return words
    }

    private static func folder(_ unit: UnitFile, _ refusal: Refusal) throws(Failure) -> String? {
        guard let folder = unit.value("Service", "WorkingDirectory") else { return nil }
        guard folder.hasPrefix("/"), !folder.contains("%") else {
            throw refusal.because("WorkingDirectory=\(folder) is not a plain path")
        }
        return folder
    }

    /// The words of a value in which systemd would replace nothing but doubled marks.
    private static func words(
        _ value: String, _ key: String, _ refusal: Refusal
    ) throws(Failure) -> [String] {
        do throws(Failure) {
            return try UnitWords.split(value, key).map { word throws(Failure) in
                try plain(try plain(word, "%", key), key == "ExecStart" ? "$" : nil, key)
            }
        } catch { throw refusal.because(error.why.isEmpty ? error.what : error.why) }
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

    /// Whole seconds, with or without the unit; nil when nothing is said.
    private static func seconds(
        _ unit: UnitFile, _ key: String, _ refusal: Refusal
    ) throws(Failure) -> Int? {
        guard let value = unit.value("Service", key) else { return nil }
        let bare = value.hasSuffix("s") ? String(value.dropLast()) : value
        guard let number = Int(bare), number >= 0 else {
            throw refusal.because("\(key)=\(value) is not a number of seconds")
        }
        return number
    }
}
