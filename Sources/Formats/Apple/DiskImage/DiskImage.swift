package import Archives
package import Crypto
import Files
package import Model

/// A disk image for macOS, from which people drag an app or copy a program.
package struct DiskImage: PackageFormat {
    /// Its name in a manifest, which is also the file's ending.
    package let name = "dmg"

    /// The one kind of disk image there is.
    package init() {}

    /// As programs are signed.
    package var certificateRole: CertificateRole? { .developerIDApplication }

    /// macOS.
    package func serves(_ platform: Platform?) -> Bool { platform?.os == .macos }

    /// The stem and the ending.
    package func fileName(for request: Request<DiskImageOptions>) -> String {
        "\(request.package.stem).\(name)"
    }

    /// Whether the Finder can be shown its pictures.
    package func complaints(about request: Request<DiskImageOptions>) -> Complaints {
        var complaints = Complaints()
        complaints.collect { () throws(Failure) in _ = try FinderWindow(request.options) }
        complaints.collect { () throws(Failure) in _ = try AppIcon.bytes(request.options.icons) }
        return complaints
    }

    /// As ``DeflateLevel/usual`` says.
    package func deflateLevel(_ options: DiskImageOptions, shared: Bool) -> DeflateLevel? { .usual }

    /// By kind, at the top of the volume.
    package func prepare(_ request: Request<DiskImageOptions>) throws(Failure) -> Recipe {
        let package = request.package
        try complaints(about: request).refuse()
        let layout = try DiskImageLayout(request, fileName: fileName(for: request))
        let volume = try HFSVolume(
            layout.title, layout.entries.withFolders(), date: package.date)
        let identifier = layout.identifier(request)
        return Recipe(
            self, request, layout: layout.entries,
            findings: MachineLint.findings(in: package.entries, for: package.platform)
        ) { bench, output throws(Failure) in
            let writer = UDIFWriter(bench.workers, shelf: bench.pieces)
            guard let signer = bench.appleSigner else {
                return try writer.write(volume, into: &output)
            }
            let signature = ImageSignature(signer, identifier: identifier)
            try writer.write(volume, into: &output) { content, size, trailer throws(Failure) in
                try signature.bytes(content: content, size: size, trailer: trailer)
            }
        }
    }
}
