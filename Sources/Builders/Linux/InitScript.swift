internal import Files
internal import Model

/// A service that is a script for another init than systemd.
enum InitScript {
    private static let endings = [".initd", ".openrc", ".init"]

    /// Whether it is any such script, which systemd has no use for.
    static func isOne(_ entry: Entry) -> Bool {
        isOpenRC(entry) || firstLine(entry) != nil
            || (entry.kind == .service && ServiceFile.isScript(entry))
    }

    /// Whether it is meant for OpenRC: by its ending, or by what runs it.
    static func isOpenRC(_ entry: Entry) -> Bool {
        guard entry.kind == .service else { return false }
        let line = firstLine(entry)
        if line?.contains("openrc-run") == true { return true }
        guard line?.contains("rc.common") != true, !entry.path.hasSuffix(".init") else {
            return false
        }
        return line != nil || endings.contains(where: Path.name(entry.path).hasSuffix)
    }

    /// Whether OpenRC alone can run it, so that OpenWrt has no use for it.
    static func needsOpenRC(_ entry: Entry) -> Bool {
        guard entry.kind == .service else { return false }
        return entry.path.hasSuffix(".openrc") || firstLine(entry)?.contains("openrc-run") == true
    }

    /// `acme` of `acme.initd`.
    static func name(of entry: Entry) -> String {
        let name = Path.name(entry.path)
        let ending = endings.first { name.hasSuffix($0) } ?? ""
        return String(name.dropLast(ending.count))
    }

    /// What stands behind `#!`; nil when it does not begin like that.
    private static func firstLine(_ entry: Entry) -> String? {
        var start: [UInt8] = []
        switch entry.body {
        case _ where entry.kind != .service: return nil
        case .symlink, .folder: return nil
        case .bytes(let bytes): start = Array(bytes.prefix(128))
        case .file(let record):
            // A file that cannot be read is complained about when it is packed.
            guard var file = try? InputFile.open(record), (try? file.read(128, into: &start)) != nil
            else { return nil }
        }
        guard start.starts(with: "#!".utf8) else { return nil }
        return String(decoding: start.dropFirst(2).prefix { $0 != 10 }, as: UTF8.self)
    }
}
