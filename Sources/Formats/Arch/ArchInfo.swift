import Archives
import Files
import Model

/// The texts `.PKGINFO` and `.BUILDINFO` (BUILDINFO(5)), one `key = value` on a line, in the order
/// in which makepkg writes them.
struct ArchInfo {
    let request: Request<ArchOptions>
    let version: String
    let architecture: String
    let layout: [Entry]

    /// What pacman reads.
    var packageInfo: [UInt8] {
        let options = request.options
        return Self.text(
            identity + [
                ("pkgdesc", package.summary), ("url", package.product.homepage),
                ("builddate", String(package.date.seconds)),
                ("packager", package.packager(request.options.packager)),
                ("size", String(ContentSize.of(layout))), ("arch", architecture),
            ] + LicenseTerms.of(package.product.license).map { ("license", $0) }
                + options.relations[.replaces].map { ("replaces", $0) }
                + options.groups.map { ("group", $0.value) }
                + options.relations[.conflicts].map { ("conflict", $0) }
                + options.relations[.provides].map { ("provides", $0) }
                + backup.map { ("backup", $0) }
                + ArchRelations.needs(options.relations))
    }

    /// What makes a build repeatable; here nothing of the machine has a part in it. The digest of a
    /// PKGBUILD is left out, as there is none.
    var buildInfo: [UInt8] {
        Self.text(
            [
                ("format", "2"), ("pkgname", package.name), ("pkgbase", package.name),
                ("pkgver", version), ("pkgarch", architecture),
                ("packager", package.packager(request.options.packager)),
                ("builddate", String(package.date.seconds)), ("builddir", "/build"),
                ("startdir", "/build"), ("buildtool", "consign"), ("buildenv", "!distcc"),
                ("options", "!strip"),
            ])
    }

    /// Configuration is kept when it was edited, and the new one is put beside it.
    private var backup: [String] {
        layout.filter { $0.kind == .config && $0.body != .folder }.map(\.path)
    }

    private var package: Package { request.package }

    private var identity: [(String, String)] {
        [
            ("pkgname", package.name), ("pkgbase", package.name),
            ("xdata", "pkgtype=pkg"), ("pkgver", version),
        ]
    }

    private static func text(_ lines: [(String, String)]) -> [UInt8] {
        Array(lines.filter { !$0.1.isEmpty }.map { "\($0.0) = \($0.1)\n" }.joined().utf8)
    }
}

/// `.MTREE`: what every file is like once it is installed, for `pacman -Qkk` (mtree(5)).
///
/// pacman before 6.1 compares MD5 and nothing else, later ones SHA-256.
enum ArchMtree {
    /// The compressed text about `entries`, all of which bear `date`.
    static func bytes(
        _ entries: [Entry], _ date: Timestamp, _ workers: Workers
    ) throws(Failure) -> [UInt8] {
        var text = ByteWriter()
        text.text("#mtree\n/set type=file uid=0 gid=0 mode=644\n")
        let sums = try LegacyDigests.of(entries, .md5, workers)
        for (entry, sum) in zip(entries, sums) {
            let words = words(entry, date) + (try content(entry, sum))
            text.text(words.joined(separator: " ") + "\n")
        }
        return try GzipText.compress(text.bytes)
    }

    private static func words(_ entry: Entry, _ date: Timestamp) -> [String] {
        var words = ["./" + escaped(entry.path), "time=\(date.seconds).0"]
        // The number of a name is known only where it is installed.
        if let user = UInt32(entry.ownership.owner) { words.append("uid=\(user)") }
        if let group = UInt32(entry.ownership.group) { words.append("gid=\(group)") }
        if entry.mode != 0o644 { words.append("mode=" + String(entry.mode, radix: 8)) }
        return words
    }

    private static func content(_ entry: Entry, _ md5: [UInt8]) throws(Failure) -> [String] {
        let sha256: String
        switch entry.body {
        case .folder: return ["type=dir"]
        case .symlink(let target): return ["type=link", "link=" + escaped(target)]
        case .file(let record): sha256 = record.sha256.hex
        case .bytes(let bytes): sha256 = try Hash.of(bytes).hex
        }
        let size = Segment(contentOf: entry)?.count ?? 0
        return ["size=\(size)", "md5digest=\(Hex.text(md5))", "sha256digest=\(sha256)"]
    }

    /// All but the plainest characters are written as `\ooo`.
    private static func escaped(_ path: String) -> String {
        var text = ""
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            case _ where "/._-+@,:%~".utf8.contains(byte):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 8)
                text += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
            }
        }
        return text
    }
}
