internal import Model

/// The changelog of a package in Debian's form (deb-changelog(5)).
enum DebChangelogText {
    private static let width = 78

    /// The entries of `package`, newest first. The first one is the package's own version: where
    /// the user's changelog does not have it yet, a line of our own stands for it.
    static func text(_ package: Package) -> String {
        let own = DebVersion(package).text
        let spelled = package.version.description
        var changes = package.native.changes
        let first = changes.first?.version
        if first != own && first != spelled {
            changes.insert(
                PackageChange(
                    version: spelled, date: package.date, author: package.product.maintainer,
                    lines: ["Release \(spelled)."]), at: 0)
        }
        return changes.map { change in
            entry(change, package.nativeName, change.version == spelled ? own : change.version)
        }.joined(separator: "\n")
    }

    private static func entry(_ change: PackageChange, _ name: String, _ version: String) -> String
    {
        let lines = change.lines.isEmpty ? ["Release \(version)."] : change.lines
        return "\(name) (\(version)) unstable; urgency=medium\n\n"
            + lines.map(item).joined()
            + "\n -- \(change.author)  \(change.date.mailDate)\n"
    }

    /// `  * ` and the text, its further lines indented below it.
    private static func item(_ text: String) -> String {
        var lines: [String] = []
        var line = "  *"
        for word in text.split(whereSeparator: \.isWhitespace) {
            if line.count + 1 + word.count > width, line != "  *" {
                lines.append(line)
                line = "   "
            }
            line += " " + word
        }
        return (lines + [line]).map { $0 + "\n" }.joined()
    }
}
