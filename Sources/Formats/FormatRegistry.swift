/// Every format there is; a new one is one word here, for the program and for its shared tests.
package enum FormatRegistry {
    /// In the order that references list them.
    package static let all: [any PackageFormat] =
        archives + [
            BareBinary(), DebPackage(), RpmPackage(), ArchPackage(), ApkPackage(), IpkPackage(),
        ]

    /// The formats that people unpack by hand.
    package static let archives: [any PackageFormat] = [
        TarArchive.gzip, TarArchive.xz, TarArchive.zstd, ZipArchive(),
    ]
}
