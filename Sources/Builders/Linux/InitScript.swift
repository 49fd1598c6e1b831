internal import Files
internal import Model

/// A service written for another init than systemd: `acme.initd`, `acme.openrc`, or a script.
enum InitScript {
    static let endings = [".initd", ".openrc"]

    /// Whether `entry` is one; a file without an ending is looked into.
    static func isOne(_ entry: Entry) -> Bool {
        guard entry.kind == .service else { return false }
        let name = Path.name(entry.path)
        if endings.contains(where: name.hasSuffix) { return true }
        return !name.contains(".") && hasInterpreter(entry)
    }

    /// `acme` of `acme.initd`.
    static func name(of entry: Entry) -> String {
        let name = Path.name(entry.path)
        let ending = endings.first { name.hasSuffix($0) } ?? ""
        return String(name.dropLast(ending.count))
    }

    private static func hasInterpreter(_ entry: Entry) -> Bool {
        switch entry.body {
        case .bytes(let bytes): return bytes.starts(with: "#!".utf8)
        case .file(let record):
            var start: [UInt8] = []
            guard var file = try? InputFile.open(record), (try? file.read(2, into: &start)) != nil
            else { return false }
            return start.starts(with: "#!".utf8)
        case .symlink, .folder: return false
        }
    }
}
