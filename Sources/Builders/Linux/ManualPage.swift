internal import Archives
internal import Files
internal import Model

/// Manual pages: their section and language are in the path, and packages carry them compressed.
enum ManualPage {
    /// `de/man1/acme.1` for a path like `man/de/acme.1`.
    static func place(of path: String) -> String {
        var folders = path.split(separator: "/").dropLast().map(String.init)
        if let man = folders.lastIndex(of: "man") { folders.removeFirst(man + 1) }
        folders.removeAll { $0.hasPrefix("man") && $0.count <= 5 }
        let language = folders.last.map { isLanguage($0) ? $0 + "/" : "" } ?? ""
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

    /// `de`, `pt_BR`, `zh_CN.UTF-8`.
    private static func isLanguage(_ word: String) -> Bool {
        let stem = word.prefix { $0 != "_" && $0 != "." && $0 != "@" }
        return (2...3).contains(stem.count) && stem.allSatisfy { $0.isLowercase && $0.isASCII }
    }
}
