import Files
import Model

/// A job for launchd, made from a simple systemd unit (launchd.plist(5)).
struct LaunchdJob {
    /// What launchd calls it.
    let label: String
    /// Whether it runs from the installation on.
    let isEnabled: Bool
    /// The file as it is installed.
    let entry: Entry

    private static let host = PlainService.Host(
        name: "launchd", product: "a job", format: "pkg",
        advice:
            "add your own *.plist with to: /Library/LaunchDaemons/…, and leave this one to other "
            + "formats with 'formats'")

    /// Translates the unit `content` of the product `identifier`; `places` says where programs lie on
    /// macOS, by where they lie on Linux.
    init(
        _ content: Entry, _ identifier: String, of package: Package, _ places: [String: String]
    ) throws(Failure) {
        let file = Path.name(content.path)
        guard content.kind == .service, ServiceFile.isUnit(content) else {
            throw Failure(
                "pkg cannot make a job from \(file)", "launchd has nothing like it",
                hint: "leave it to other formats with 'formats'", exit: .usage)
        }
        let unit = try UnitFile(try content.text() ?? [], name: file)
        let service = try PlainService(unit, name: file, for: Self.host)
        let name = ServiceFile.name(content)
        label = name == package.name ? identifier : identifier + "." + name
        isEnabled = content.enable
        let list = Self.settings(service, label, isEnabled: isEnabled, places)
        entry = Entry(
            path: path(of: label), kind: .file, mode: 0o644,
            body: .bytes(Array(PropertyList.dictionary(list).document.utf8)))
    }

    private static func settings(
        _ service: PlainService, _ label: String, isEnabled: Bool, _ places: [String: String]
    ) -> [String: PropertyList] {
        let words = service.command.map { places[$0] ?? $0 }
        let log = PropertyList.string("/var/log/\(label).log")
        var list: [String: PropertyList] = [
            "Label": .string(label), "ProgramArguments": .array(words.map { .string($0) }),
            "RunAtLoad": .boolean(isEnabled), "StandardOutPath": log, "StandardErrorPath": log,
        ]
        list["WorkingDirectory"] = service.folder.map { .string($0) }
        list["UserName"] = service.user.map { .string($0) }
        list["GroupName"] = service.group.map { .string($0) }
        list["ThrottleInterval"] = service.pause.map { .integer(Int64($0)) }
        list["ExitTimeOut"] = service.stopLimit.map { .integer(Int64($0)) }
        if let restart = service.restart {
            list["KeepAlive"] =
                restart == "always"
                ? .boolean(true)
                : .dictionary(["SuccessfulExit": .boolean(restart == "on-success")])
        }
        if !service.environment.isEmpty {
            let pairs = service.environment.map { text in
                let name = text.prefix { $0 != "=" }
                return (String(name), PropertyList.string(String(text.dropFirst(name.count + 1))))
            }
            list["EnvironmentVariables"] = .dictionary(
                Dictionary(pairs, uniquingKeysWith: { $1 }))
        }
        return list
    }
}

private func path(of label: String) -> String { "Library/LaunchDaemons/\(label).plist" }
