import Archives
package import Files
package import Model

/// A zip archive that people unpack by hand.
package struct ZipArchive: PackageFormat {
    /// Its name, which is also the file's ending.
    package let name = "zip"

    /// The one kind of zip there is.
    package init() {}

    /// Every platform, and sources.
    package func serves(_ platform: Platform?) -> Bool { true }

    /// The stem and the ending.
    package func fileName(for package: Package) -> String { "\(package.stem).\(name)" }

    /// What every archive refuses.
    package func check(_ package: Package) throws(Failure) {
        try ArchiveRules.check(package, fileName: fileName(for: package))
    }

    /// By kind, in one folder named like the archive.
    package func layout(_ package: Package) -> [Entry] { ArchiveLayout.entries(of: package) }

    /// Writes the archive.
    package func build(
        _ package: Package, into output: inout OutputFile, with workers: Workers
    ) throws(Failure) {
        try check(package)
        var zip = ZipWriter(workers, date: package.date)
        for entry in layout(package).withFolders() { try zip.add(entry, into: &output) }
        try zip.finish(into: &output)
    }
}
