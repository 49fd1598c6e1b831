internal import Files
internal import Model

/// The texts `.PKGINFO` and `.BUILDINFO` (BUILDINFO(5)), one `key = value` on a line, in the order
/// in which makepkg writes them.
struct ArchInfo {
    let package: Package
    let version: String
    let architecture: String
    let layout: [Entry]

    /// What pacman reads.
    var packageInfo: [UInt8] {
        let policy = package.native.policy
        return Self.text(
            identity + [
                ("pkgdesc", package.summary), ("url", package.product.homepage),
                ("builddate", String(package.date.seconds)), ("packager", package.packager),
                ("size", String(ContentSize.of(layout))), ("arch", architecture),
            ] + LicenseTerms.of(package.product.license).map { ("license", $0) }
                + policy[.replaces].map { ("replaces", $0) }
                + policy.groups.map { ("group", $0) }
                + policy[.conflicts].map { ("conflict", $0) }
                + policy[.provides].map { ("provides", $0) }
                + backup.map { ("backup", $0) }
                + ArchRelations.needs(policy))
    }

    /// What makes a build repeatable; here nothing of the machine has a part in it. The digest of a
    /// PKGBUILD is left out, as there is none.
    var buildInfo: [UInt8] {
        Self.text(
            [
                ("format", "2"), ("pkgname", package.nativeName), ("pkgbase", package.nativeName),
                ("pkgver", version), ("pkgarch", architecture), ("packager", package.packager),
                ("builddate", String(package.date.seconds)), ("builddir", "/build"),
                ("startdir", "/build"), ("buildtool", "consign"), ("buildenv", "!distcc"),
                ("options", "!strip"),
            ])
    }

    /// Configuration is kept when it was edited, and the new one is put beside it.
    private var backup: [String] {
        layout.filter { $0.kind == .config && $0.body != .folder }.map(\.path)
    }

    private var identity: [(String, String)] {
        [
            ("pkgname", package.nativeName), ("pkgbase", package.nativeName),
            ("xdata", "pkgtype=pkg"), ("pkgver", version),
        ]
    }

    private static func text(_ lines: [(String, String)]) -> [UInt8] {
        Array(lines.filter { !$0.1.isEmpty }.map { "\($0.0) = \($0.1)\n" }.joined().utf8)
    }
}
