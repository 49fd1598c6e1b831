import Archives
package import Files
package import Model

/// A compressed tar archive that people unpack by hand: `tar.gz`, `tar.xz`, `tar.zst`.
package struct TarArchive: PackageFormat {
    private enum Codec { case gzip, xz, zstd }

    /// `tar.gz`: unpacked everywhere.
    package static let gzip = TarArchive(name: "tar.gz", codec: .gzip)
    /// `tar.xz`: the smallest.
    package static let xz = TarArchive(name: "tar.xz", codec: .xz)
    /// `tar.zst`: the fastest to unpack.
    package static let zstd = TarArchive(name: "tar.zst", codec: .zstd)

    /// Its name, which is also the file's ending.
    package let name: String
    private let codec: Codec

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
        switch codec {
        case .gzip: try write(package, Gzip(workers), into: &output)
        case .xz: try write(package, try XZ(workers), into: &output)
        case .zstd: try write(package, try Zstd(workers), into: &output)
        }
    }

    private func write<C: Compressor & ~Copyable>(
        _ package: Package, _ codec: consuming C, into output: inout OutputFile
    ) throws(Failure) {
        var tar = try TarWriter(codec, date: package.date)
        for entry in layout(package).withFolders() { try tar.add(entry, into: &output) }
        try tar.finish(into: &output)
    }
}
