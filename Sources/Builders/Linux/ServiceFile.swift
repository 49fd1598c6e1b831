internal import Files
internal import Model

/// Whose init system a content of the kind `service` is for.
enum ServiceFile {
    private static let units = [
        ".service", ".socket", ".timer", ".path", ".mount", ".target", ".slice",
    ]
    private static let scripts = [".initd", ".init", ".openrc"]

    /// Whether systemd reads a file of this name as a unit.
    static func isUnit(_ entry: Entry) -> Bool { ending(entry, units) != nil }

    /// Whether it is a script for another init than systemd: by its ending, or by what runs it.
    static func isScript(_ entry: Entry) -> Bool {
        guard entry.kind == .service, !isUnit(entry) else { return false }
        return ending(entry, scripts) != nil || firstLine(entry) != nil
    }

    /// Whether it is meant for OpenRC, and not for OpenWrt's procd.
    static func isOpenRC(_ entry: Entry) -> Bool {
        guard isScript(entry) else { return false }
        let line = firstLine(entry)
        if line?.contains("openrc-run") == true { return true }
        return line?.contains("rc.common") != true && ending(entry, scripts) != ".init"
    }

    /// Whether OpenRC alone can run it, so that OpenWrt has no use for it.
    static func needsOpenRC(_ entry: Entry) -> Bool {
        guard isScript(entry) else { return false }
        return ending(entry, scripts) == ".openrc"
            || firstLine(entry)?.contains("openrc-run") == true
    }

    /// The service's name without the ending: `acme`.
    static func name(_ entry: Entry) -> String {
        String(Path.name(entry.path).dropLast(ending(entry, units + scripts)?.count ?? 0))
    }

    private static func ending(_ entry: Entry, _ known: [String]) -> String? {
        known.first { Path.name(entry.path).hasSuffix($0) }
    }

    /// What stands behind `#!`; nil when it does not begin like that. A file that cannot be read is
    /// complained about when it is packed.
    private static func firstLine(_ entry: Entry) -> String? {
        guard let start = try? entry.start(128), start.starts(with: "#!".utf8) else { return nil }
        return String(decoding: start.dropFirst(2).prefix { $0 != 10 }, as: UTF8.self)
    }
}
