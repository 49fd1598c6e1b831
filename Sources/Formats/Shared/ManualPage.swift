import Archives
import Files
import Model

/// Manual pages: their section and language are in the path, and packages carry them compressed.
enum ManualPage {
    /// `de/man1/acme.1` for a path like `man/de/acme.1`. Elsewhere than in a folder of manual pages,
    /// as in `doc/acme.1`, no folder is a language's.
    static func place(of path: String) -> String {
        let folders = path.split(separator: "/").dropLast().map(String.init)
        let isManual = folders.contains { $0 == "man" || isSection($0) }
        let last = folders.last { !isSection($0) }
        let language = last.flatMap { isManual && isLanguage($0) ? $0 + "/" : nil } ?? ""
        return language + "man" + section(of: path) + "/" + Path.name(path)
    }

    /// The same page as `gzip -9n` would make it; one that is compressed already stays as it is.
    static func compressed(_ entry: Entry) throws(Failure) -> Entry {
        guard !isCompressed(entry.path) else { return entry }
        let moved = entry.moved(to: entry.path + ".gz")
        switch entry.body {
        case .folder: return entry
        case .symlink(let target):
            return moved.holding(.symlink(isCompressed(target) ? target : target + ".gz"))
        case .bytes, .file:
            return moved.holding(.bytes(try GzipText.compress(try entry.text() ?? [])))
        }
    }

    private static func isCompressed(_ path: String) -> Bool {
        [".gz", ".xz", ".bz2", ".zst"].contains { path.hasSuffix($0) }
    }

    /// `1` of `acme.1`, `3` of `acme.3pm.gz`.
    private static func section(of path: String) -> String {
        let parts = Path.name(path).split(separator: ".").dropFirst()
        let section = parts.last { $0.first?.isNumber == true }
        return section.map { String($0.prefix(1)) } ?? "1"
    }

    /// `man1`, `man3pm`.
    private static func isSection(_ folder: String) -> Bool {
        folder.hasPrefix("man") && folder.dropFirst(3).first?.isNumber == true
    }

    /// `de`, `pt_BR`, `zh_CN.UTF-8`, `sr@latin`.
    private static func isLanguage(_ folder: String) -> Bool {
        let stem = folder.prefix { $0 != "_" && $0 != "." && $0 != "@" }
        guard stem.allSatisfy({ $0.isASCII && $0.isLowercase }) else { return false }
        return stem.count == 2 || longCodes.contains(String(stem))
    }

    /// Languages without a code of two letters (ISO 639-2 and 639-3) that have manual pages. Other
    /// words of three letters, like `src`, are ordinary folders.
    private static let longCodes: Set<String> = [
        "ast", "csb", "dsb", "fil", "fur", "gsw", "hsb", "kab", "mai", "nds", "szl", "yue",
    ]
}

/// Where an icon goes (freedesktop.org Icon Theme Specification 0.13).
enum IconPlace {
    private static let theme = "usr/share/icons/hicolor/"

    /// A theme's own folders are kept; otherwise the size is looked for in the path.
    static func of(_ path: String) -> String {
        if let kept = path.firstRange(of: "hicolor/") { return theme + path[kept.upperBound...] }
        let name = Path.name(path)
        if name.hasSuffix(".svg") { return theme + "scalable/apps/" + name }
        guard let size = size(in: path) else { return "usr/share/pixmaps/" + name }
        return theme + "\(size)x\(size)/apps/" + bare(name, size)
    }

    /// A number like 48 that stands alone between marks, or twice with an `x`.
    private static func size(in path: String) -> Int? {
        let known: Set = [16, 22, 24, 32, 36, 48, 64, 72, 96, 128, 192, 256, 512]
        let words = path.split { !$0.isNumber && !$0.isLetter }
        return words.reversed().lazy.compactMap { word in
            Int(word.prefix { $0 != "x" }).flatMap { known.contains($0) ? $0 : nil }
        }.first
    }

    /// `acme-48.png` is called `acme.png` in the theme.
    private static func bare(_ name: String, _ size: Int) -> String {
        for mark in ["-\(size)x\(size)", "_\(size)x\(size)", "-\(size)", "_\(size)"] {
            if let range = name.firstRange(of: mark + ".") {
                return name[..<range.lowerBound] + "." + name[range.upperBound...]
            }
        }
        return name
    }
}
