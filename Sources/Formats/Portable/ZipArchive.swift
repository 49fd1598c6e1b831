package import Archives
import Files
package import Model

/// A zip archive that people unpack by hand.
package struct ZipArchive: PackageFormat {
    package typealias Options = ArchiveOptions<DeflateCodec>

    /// Its name, which is also the file's ending.
    package let name = "zip"

    /// The one kind of zip there is.
    package init() {}

    /// Every platform, and sources.
    package func serves(_ platform: Platform?) -> Bool { true }

    /// The stem and the ending.
    package func fileName(for request: Request<Options>) -> String {
        "\(request.package.stem).\(name)"
    }

    /// What the manifest says, or the usual.
    package func deflateLevel(_ options: Options, shared: Bool) -> DeflateLevel? {
        options.choice.deflateLevel
    }

    /// By kind, in one folder named like the archive.
    package func prepare(_ request: Request<Options>) throws(Failure) -> Recipe {
        let package = request.package
        let layout = try ArchiveLayout.checked(package, fileName: fileName(for: request))
        let level = request.options.choice.deflateLevel ?? .usual
        return Recipe(
            self, request, layout: layout,
            findings: MachineLint.findings(in: package.entries, for: package.platform)
        ) { bench, output throws(Failure) in
            var zip = ZipWriter(
                bench.workers, date: package.date, level: level, shelf: bench.pieces)
            for entry in layout.withFolders() { try zip.add(entry, into: &output) }
            try zip.finish(into: &output)
        }
    }
}
