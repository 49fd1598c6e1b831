package import Archives
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

    /// As ``DeflateLevel/usual`` says, where it deflates at all.
    package func deflateLevel(_ options: Options, shared: Bool) -> DeflateLevel? {
        codec == .gzip ? .usual : nil
    }

    /// By kind, in one folder named like the archive.
    package func prepare(_ request: Request<Options>) throws(Failure) -> Recipe {
        let package = request.package
        let layout = try ArchiveLayout.checked(package, fileName: fileName(for: request))
        return Recipe(
            self, request, layout: layout,
            findings: MachineLint.findings(in: package.entries, for: package.platform)
        ) { bench, output throws(Failure) in
            try write(layout, package.date, bench, into: &output)
        }
    }

    private var compression: Compression {
        switch codec {
        case .gzip: .gzip(.usual)
        case .xz: .xz(XZ.usualPreset)
        case .zstd: .zstd(.usual)
        }
    }

    private func write(
        _ layout: [Entry], _ date: Timestamp, _ bench: Bench, into output: inout OutputFile
    ) throws(Failure) {
        var tar = try TarWriter(bench.begin(compression), date: date)
        for entry in layout.withFolders() { try tar.add(entry, into: &output) }
        try tar.finish(into: &output)
    }
}
