internal import Archives
public import Files
public import Model

/// A zip archive that people unpack by hand.
public struct ZipArchive: PackageFormat {
    /// Its name, which is also the file's ending.
    public let name = "zip"

    /// The one kind of zip there is.
    public init() {}

    /// Every platform, and sources.
    public func serves(_ platform: Platform?) -> Bool { true }

    /// The stem and the ending.
    public func fileName(for package: Package) -> String { "\(package.stem).\(name)" }

    /// What every archive refuses.
    public func check(_ package: Package) throws(Failure) {
        try ArchiveRules.check(package, fileName: fileName(for: package))
    }

    /// By kind, in one folder named like the archive.
    public func layout(_ package: Package) -> [Entry] { ArchiveLayout.entries(of: package) }

    /// Writes the archive.
    public func build(
        _ package: Package, into output: inout OutputFile, with workers: Workers
    ) throws(Failure) {
        try check(package)
        var zip = ZipWriter(workers, date: package.date)
        for entry in layout(package).withFolders() { try zip.add(entry, into: &output) }
        try zip.finish(into: &output)
    }
}
