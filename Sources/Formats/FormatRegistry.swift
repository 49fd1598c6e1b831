package import Model

/// Every format there is; a new one is one word here, for the program and for its shared tests.
package enum FormatRegistry {
    /// In the order that references list them.
    package static let all: [any PackageFormat] =
        archives + [
            BareBinary(), DebPackage(), RpmPackage(), ArchPackage(), ApkPackage(), IpkPackage(),
            AppFormat(), DiskImage(), InstallerPackage(),
        ]

    /// What formats are called elsewhere, so that a message can name ours.
    package static let otherNames = [
        "tgz": "tar.gz", "tar": "tar.gz", "tar.gzip": "tar.gz", "gz": "tar.gz", "txz": "tar.xz",
        "tar.lzma": "tar.xz", "xz": "tar.xz", "tzst": "tar.zst", "tar.zstd": "tar.zst",
        "zst": "tar.zst", "exe": "binary", "bin": "binary", "raw": "binary", "dpkg": "deb",
        "debian": "deb", "ubuntu": "deb", "yum": "rpm", "dnf": "rpm", "fedora": "rpm",
        "pacman": "arch", "archlinux": "arch", "pkg.tar.zst": "arch", "alpine": "apk",
        "opkg": "ipk", "openwrt": "ipk", "disk image": "dmg", "installer": "pkg",
    ]

    /// The format that a manifest calls `name`.
    package static func named(_ name: String) throws(Failure) -> any PackageFormat {
        if let format = all.first(where: { $0.name == name }) { return format }
        throw Failure(
            "unknown format '\(name)'",
            hint: Spelling.suggestion(for: name, known: all.map(\.name), others: otherNames),
            exit: .usage)
    }

    /// The formats that people unpack by hand.
    package static let archives: [any PackageFormat] = [
        TarArchive.gzip, TarArchive.xz, TarArchive.zstd, ZipArchive(),
    ]
}
