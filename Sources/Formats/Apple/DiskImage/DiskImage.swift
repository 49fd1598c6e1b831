package import Archives
import Files
package import Model
package import Options

/// A disk image for macOS, from which people drag an app or copy a program.
package struct DiskImage: PackageFormat {
    /// Its name in a manifest, which is also the file's ending.
    package let name = "dmg"

    /// The one kind of disk image there is.
    package init() {}

    /// macOS.
    package func serves(_ platform: Platform?) -> Bool { platform?.os == .macos }

    /// The stem and the ending.
    package func fileName(for request: Request<DiskImageOptions>) -> String {
        "\(request.package.stem).\(name)"
    }

    /// As ``DeflateLevel/usual`` says.
    package func deflateLevel(_ options: DiskImageOptions, shared: Bool) -> DeflateLevel? { .usual }

    /// By kind, at the top of the volume.
    package func prepare(_ request: Request<DiskImageOptions>) throws(Failure) -> Recipe {
        let package = request.package
        let layout = try DiskImageLayout.entries(of: request, fileName: fileName(for: request))
        let volume = try HFSVolume(
            DiskImageLayout.title(of: request), layout.withFolders(), date: package.date)
        return Recipe(
            self, request, layout: layout,
            findings: MachineLint.findings(in: package.entries, for: package.platform)
        ) { bench, output throws(Failure) in
            try UDIFWriter(bench.workers, shelf: bench.pieces).write(volume, into: &output)
        }
    }
}

/// What a manifest may say of a disk image.
package struct DiskImageOptions: FormatOptions {
    package var base: Located<String>?
    package var title: Located<String>?
    package var waivers: [Located<Waiver>] = []

    package init() {}

    package static var keys: [Key<Self>] {
        [
            .base(\.base, ["app"]),
            .text(
                "volume", \.title, ManifestRule.line,
                "What the mounted image is called; otherwise by name and version.",
                example: "Acme"
            ).own,
            .waivers(\.waivers, PackageLint.commonNames),
        ]
    }
}
