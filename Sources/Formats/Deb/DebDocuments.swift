import Archives
import Files
import Model

/// What Debian Policy 12.5 and 12.7 want in `/usr/share/doc/PACKAGE`: copyright and changelog.
struct DebDocuments {
    private let request: Request<DebOptions>
    private let folder: String
    private var package: Package { request.package }

    init(_ request: Request<DebOptions>) {
        self.request = request
        folder = "usr/share/doc/" + request.package.name + "/"
    }

    /// The documents' entries, beside those of `layout`, which go before.
    func entries(beside layout: [Entry]) throws(Failure) -> [Entry] {
        var documents = try licenses() + changelogs()
        let known = Set(layout.map { Array($0.path.utf8) })
        documents.removeAll { document in
            isGenerated(document) && known.contains(Array(document.path.utf8))
        }
        return documents
    }

    private func isGenerated(_ entry: Entry) -> Bool {
        if case .bytes = entry.body { true } else { false }
    }

    /// A content called `copyright` is the file itself; otherwise it is made from the texts.
    private func licenses() throws(Failure) -> [Entry] {
        let given = package.entries.filter { $0.kind == .license }
        if let own = given.first(where: { Path.name($0.path) == "copyright" && $0.target == nil }) {
            let others = given.filter { $0.path != own.path && $0.target == nil }
            return [own.moved(to: folder + "copyright")] + others.map(beside)
        }
        let copyright = try DebCopyright(package, given)
        return [made("copyright", Array(copyright.text.utf8))]
            + copyright.leftOver.filter { $0.target == nil }.map(beside)
    }

    /// The package's own changelog, and the product's under the name that Debian gives it.
    private func changelogs() throws(Failure) -> [Entry] {
        let given = package.entries.first { $0.kind == .changelog && $0.target == nil }
        let isNative = DebVersion(request).isNative && given == nil
        let text = Array(try DebChangelogText.text(request).utf8)
        let name = isNative ? "changelog.gz" : "changelog.Debian.gz"
        let own = made(name, try GzipText.compress(text))
        guard let given else { return [own] }
        if given.path.hasSuffix(".gz") { return [own, given.moved(to: folder + "changelog.gz")] }
        let bytes = try given.text() ?? []
        return [own, made("changelog.gz", try GzipText.compress(bytes))]
    }

    private func beside(_ entry: Entry) -> Entry { entry.moved(to: folder + Path.name(entry.path)) }

    private func made(_ name: String, _ bytes: [UInt8]) -> Entry {
        Entry(path: folder + name, kind: .doc, mode: 0o644, body: .bytes(bytes))
    }
}

/// The changelog of a package in Debian's form (deb-changelog(5)).
enum DebChangelogText {
    private static let width = 78

    /// The entries of `package`, newest first. The first one is the package's own version: where
    /// the user's changelog does not have it yet, a line of our own stands for it.
    static func text(_ request: Request<DebOptions>) throws(Failure) -> String {
        let package = request.package
        let own = DebVersion(request).text
        let spelled = package.version.description
        var changes = try package.changes(request.options.changelog)
        let first = changes.first?.version
        if first != own && first != spelled {
            changes.insert(
                PackageChange(
                    version: spelled, date: package.date, author: package.product.maintainer,
                    lines: ["Release \(spelled)."]), at: 0)
        }
        return changes.map { change in
            entry(change, package.name, change.version == spelled ? own : change.version)
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
