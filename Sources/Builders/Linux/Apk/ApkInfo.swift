internal import Files
internal import Model

/// `.PKGINFO` as apk reads it: one `key = value` on a line (apk-package(5)).
struct ApkInfo {
    let package: Package
    let version: String
    let architecture: String
    let layout: [Entry]

    /// The text; `data` is the compressed data member's digest.
    func text(data: Digest) -> [UInt8] {
        let policy = package.native.policy
        let triggers = policy.triggers.map(\.value).joined(separator: " ")
        let lines =
            facts + ApkRelations.lines(policy) + [("triggers", triggers), ("datahash", data.hex)]
        return Array(lines.filter { !$0.1.isEmpty }.map { "\($0.0) = \($0.1)\n" }.joined().utf8)
    }

    private var facts: [(String, String)] {
        [
            ("pkgname", package.nativeName), ("pkgver", version), ("pkgdesc", package.summary),
            ("url", package.product.homepage), ("builddate", String(package.date.seconds)),
            ("packager", package.packager), ("size", String(ContentSize.of(layout))),
            ("arch", architecture), ("origin", package.nativeName),
            ("maintainer", package.product.maintainer), ("license", package.product.license),
        ]
    }
}
