package import Model

/// Every format there is; a new one is one word here, for the program and for its shared tests.
package enum FormatRegistry {
    /// In the order that references list them.
    package static let all: [any PackageFormat] =
        archives + [
            BareBinary(), DebPackage(), RpmPackage(), ArchPackage(), ApkPackage(), IpkPackage(),
        ]

    /// The format that a manifest calls `name`.
    package static func named(_ name: String) throws(Failure) -> any PackageFormat {
        if let format = all.first(where: { $0.name == name }) { return format }
        throw Failure(
            "unknown format '\(name)'",
            hint: Spelling.suggestion(for: name, known: all.map(\.name)), exit: .usage)
    }

    /// The formats that people unpack by hand.
    package static let archives: [any PackageFormat] = [
        TarArchive.gzip, TarArchive.xz, TarArchive.zstd, ZipArchive(),
    ]
}
