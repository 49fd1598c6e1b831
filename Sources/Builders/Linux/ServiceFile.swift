internal import Files
internal import Model

/// Whose init system a content of the kind `service` is for.
enum ServiceFile {
    /// Whether systemd reads a file of this name as a unit.
    static func isUnit(_ entry: Entry) -> Bool {
        let ends = [".service", ".socket", ".timer", ".path", ".mount", ".target", ".slice"]
        return ends.contains { Path.name(entry.path).hasSuffix($0) }
    }

    /// Whether it is a script for another init system, `acme.initd`.
    static func isScript(_ entry: Entry) -> Bool {
        [".init", ".initd"].contains { Path.name(entry.path).hasSuffix($0) }
    }

    /// The service's name without the ending: `acme`.
    static func name(_ entry: Entry) -> String {
        let name = Path.name(entry.path)
        guard isUnit(entry) || isScript(entry), let dot = name.lastIndex(of: ".") else {
            return name
        }
        return String(name[..<dot])
    }
}
