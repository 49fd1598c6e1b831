import Archives
import Files
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
    package func fileName(for request: Request<Options>) -> String {
        "\(request.package.stem).\(name)"
    }

    /// By kind, in one folder named like the archive.
    package func prepare(_ request: Request<Options>) throws(Failure) -> Recipe {
        let package = request.package
        let layout = try ArchiveLayout.checked(package, fileName: fileName(for: request))
        return Recipe(
            self, request, layout: layout,
            findings: MachineLint.findings(in: package.entries, for: package.platform)
        ) { [codec] bench, output throws(Failure) in
            let workers = bench.workers
            switch codec {
            case .gzip: try Self.write(layout, package.date, Gzip(workers), into: &output)
            case .xz: try Self.write(layout, package.date, try XZ(workers), into: &output)
            case .zstd: try Self.write(layout, package.date, try Zstd(workers), into: &output)
            }
        }
    }

    private static func write<C: Compressor & ~Copyable>(
        _ layout: [Entry], _ date: Timestamp, _ codec: consuming C, into output: inout OutputFile
    ) throws(Failure) {
        var tar = try TarWriter(codec, date: date)
        for entry in layout.withFolders() { try tar.add(entry, into: &output) }
        try tar.finish(into: &output)
    }
}
