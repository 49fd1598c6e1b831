import Files
import Model

/// nFPM's `contents`: files with their places, and what installing makes.
struct NFPMContents {
    /// The folder that holds every source.
    let stage: String
    /// Our contents.
    let values: [DraftValue]

    private typealias Members = [(key: String, value: DraftValue)]

    /// Reads the contents; `folder` is the stage when it is settled already, and `formats` are
    /// those that get them when not all do.
    init(
        _ root: ImportMap, _ context: ImportContext, stage folder: String? = nil,
        formats: [String] = []
    ) {
        var items: [(map: ImportMap, formats: [String])] = []
        let overrides = root.map("overrides")
        var replacing: [String] = []
        for (theirs, ours) in NFPMTranslation.formats {
            guard let own = overrides?.map(theirs), own.has("contents") else { continue }
            replacing.append(ours)
            items += own.maps("contents").map { ($0, [ours]) }
        }
        let all = formats.isEmpty ? NFPMTranslation.formats.map(\.1) : formats
        let others = all.filter { !replacing.contains($0) }
        let common = replacing.isEmpty ? formats : others
        items = root.maps("contents").map { ($0, common) } + items
        let sources = items.compactMap { item in Self.source(item.map, context) }
        let stage = folder ?? NFPMPath.common(sources)
        self.stage = stage
        values = items.compactMap { item in
            Self.content(item.map, item.formats, stage, context).map { .map($0) }
        }
    }

    /// Where a content's bytes are; nil for what installing makes. nFPM takes all that is in a folder
    /// whether or not it is called a tree.
    private static func source(_ map: ImportMap, _ context: ImportContext) -> String? {
        let type = map.text("type") ?? ""
        guard !["symlink", "dir", "ghost"].contains(type), let source = map.text("src") else {
            return nil
        }
        let plain = Path.plain(source)
        let isTree = type == "tree" || source.hasSuffix("/") || context.isFolder(plain)
        return isTree ? plain + "/**" : plain
    }

    private static func content(
        _ map: ImportMap, _ common: [String], _ stage: String, _ context: ImportContext
    ) -> Members? {
        guard let to = map.text("dst") else {
            map.complain("dst", "it is missing")
            return nil
        }
        _ = map.flag("expand")
        var members: Members = []
        let type = map.text("type") ?? ""
        let source = source(map, context)
        if let source {
            let below = NFPMPath.below(stage, source)
            members.append(("file", .text(below)))
        }
        members.append(("kind", .text(kind(type, to, map))))
        members.append(("to", .text(to)))
        if type == "symlink" { members.append(("target", .text(map.text("src") ?? ""))) }
        if type == "config" { members.append(("noreplace", .flag(false))) }
        let facts = facts(map.map("file_info"))
        members += facts
        if let source, !facts.contains(where: { $0.key == "mode" }) {
            members += restriction(of: source, map, context)
        }
        let only = formats(map, common)
        if !only.isEmpty { members.append(("formats", .texts(only))) }
        return members
    }

    /// By type; a plain file by the folder it goes to.
    private static func kind(_ type: String, _ to: String, _ map: ImportMap) -> String {
        switch type {
        case "symlink": return "symlink"
        case "dir": return "directory"
        case "ghost": return "ghost"
        case "config", "config|noreplace": return "config"
        case "doc", "readme": return "doc"
        case "licence", "license": return "license"
        case "", "file", "tree": break
        default: map.complain("type", "'\(type)' is not known here")
        }
        let isProgram = ["/usr/bin/", "/usr/sbin/", "/bin/", "/sbin/", "/usr/local/bin/"].contains {
            to.hasPrefix($0)
        }
        return isProgram ? "program" : to.hasPrefix("/usr/share/man/") ? "man" : "file"
    }

    /// nFPM packs files with the modes they have. Ours are those of the kind, which everybody may
    /// read, so a file that not everybody may read must say so.
    private static func restriction(
        of source: String, _ map: ImportMap, _ context: ImportContext
    ) -> Members {
        let pattern = GlobPattern(source)
        if pattern.isLiteral, let mode = context.restriction(of: source) {
            return [("mode", .text("0" + String(mode, radix: 8)))]
        }
        if !pattern.isLiteral, let file = context.restricted(by: pattern).first {
            map.complain(
                "src",
                "not everybody may read \(SafeName.printable(file)), and packed everybody could",
                hint: "say the mode of all these files with file_info: {mode: 0600}, or let "
                    + "everybody read it with chmod")
        }
        return []
    }

    private static func facts(_ info: ImportMap?) -> Members {
        guard let info else { return [] }
        info.refuse("mtime", "all files of a package bear the date of the release")
        var members: Members = []
        if let mode = info.text("mode") {
            // YAML reads 0644 and 0o644 as octal, and 420 as what it is.
            let isOctal = mode.hasPrefix("0")
            let octal = isOctal ? mode : String(Int(mode) ?? 0, radix: 8)
            let digits = octal.hasPrefix("0o") ? String(octal.dropFirst(2)) : octal
            members.append(("mode", .text("0" + digits.drop { $0 == "0" })))
        }
        for key in ["owner", "group"] {
            if let name = info.text(key), name != "root" { members.append((key, .text(name))) }
        }
        return members
    }

    private static func formats(_ map: ImportMap, _ common: [String]) -> [String] {
        guard let packager = map.text("packager") else { return common }
        let ours = NFPMTranslation.formats.first { $0.0 == packager }?.1
        return [ours ?? packager]
    }
}

/// Paths of nFPM's configuration.
enum NFPMPath {
    /// The deepest folder that holds all of `paths`; `.` when there is none.
    static func common(_ paths: [String]) -> String {
        let folders = paths.map { path -> [String] in
            let plain = path.prefix { $0 != "*" && $0 != "?" }
            let isWhole = plain.count == path.count
            let cut = isWhole ? Path.parent(path) : String(plain.prefix(upTo: plain.lastSlash))
            return (cut == "." ? "" : cut).split(separator: "/").map(String.init)
        }
        guard var shared = folders.first else { return "." }
        for folder in folders {
            while !folder.starts(with: shared) { shared.removeLast() }
        }
        let isAbsolute = paths.allSatisfy { $0.hasPrefix("/") }
        let joined = (isAbsolute ? "/" : "") + shared.joined(separator: "/")
        return joined.isEmpty ? "." : joined
    }

    /// `path` as seen from `folder`, which holds it.
    static func below(_ folder: String, _ path: String) -> String {
        folder == "." ? path : String(path.dropFirst(folder.count + (folder == "/" ? 0 : 1)))
    }
}

extension Substring {
    fileprivate var lastSlash: Index { lastIndex(of: "/") ?? startIndex }
}
