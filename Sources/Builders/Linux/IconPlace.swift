internal import Files
internal import Model

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
