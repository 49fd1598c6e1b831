package import Archives
import Files
package import Model

/// A compressed tar archive that people unpack by hand: `tar.gz`, `tar.xz`, `tar.zst`.
package struct TarArchive<Codec: ArchiveCodec>: PackageFormat {
    package typealias Options = ArchiveOptions<Codec>

    /// Its name, which is also the file's ending.
    package var name: String { "tar." + Codec.ending }

    /// Every platform, and sources.
    package func serves(_ platform: Platform?) -> Bool { true }

    /// The stem and the ending.
    package func fileName(for request: Request<Options>) -> String {
        "\(request.package.stem).\(name)"
    }

    /// What the manifest says, or the usual, where it deflates at all.
    package func deflateLevel(_ options: Options, shared: Bool) -> DeflateLevel? {
        options.choice.deflateLevel
    }

    /// By kind, in one folder named like the archive.
    package func prepare(_ request: Request<Options>) throws(Failure) -> Recipe {
        let package = request.package
        let layout = try ArchiveLayout.checked(package, fileName: fileName(for: request))
        let compression = request.options.choice
        return Recipe(
            self, request, layout: layout,
            findings: MachineLint.findings(in: package.entries, for: package.platform)
        ) { bench, output throws(Failure) in
            var tar = try TarWriter(bench.begin(compression), date: package.date)
            for entry in layout.withFolders() { try tar.add(entry, into: &output) }
            try tar.finish(into: &output)
        }
    }
}

extension TarArchive<GzipCodec> {
    /// `tar.gz`: unpacked everywhere.
    package static var gzip: Self { Self() }
}

extension TarArchive<XZCodec> {
    /// `tar.xz`: the smallest.
    package static var xz: Self { Self() }
}

extension TarArchive<ZstdCodec> {
    /// `tar.zst`: the fastest to unpack.
    package static var zstd: Self { Self() }
}
