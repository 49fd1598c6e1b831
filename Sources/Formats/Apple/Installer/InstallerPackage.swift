package import Archives
package import Crypto
import Files
package import Model

/// An installer for macOS: a product archive with one component.
package struct InstallerPackage: PackageFormat {
    /// Its name in a manifest, which is also the file's ending.
    package let name = "pkg"

    /// The one kind of installer there is.
    package init() {}

    /// As root, since it writes outside of the user's own folders.
    package let installations = [
        Installation(systems: "macOS") { file, _ in
            "sudo installer -pkg ./" + ShellWord.posix(file) + " -target /"
        }
    ]

    /// Another one than programs are signed with.
    package var certificateRole: CertificateRole? { .developerIDInstaller }

    /// macOS.
    package func serves(_ platform: Platform?) -> Bool { platform?.os == .macos }

    /// The stem and the ending.
    package func fileName(for request: Request<InstallerOptions>) -> String {
        "\(request.package.stem).\(name)"
    }

    /// Whether macOS can be told what it is.
    package func complaints(about request: Request<InstallerOptions>) -> Complaints {
        var complaints = Complaints()
        complaints.collect { () throws(Failure) in
            _ = try PreparedInstaller.identifier(of: request)
        }
        return complaints
    }

    /// As ``DeflateLevel/usual`` says.
    package func deflateLevel(_ options: InstallerOptions, shared: Bool) -> DeflateLevel? { .usual }

    /// By kind, at the places where the files are installed.
    package func prepare(_ request: Request<InstallerOptions>) throws(Failure) -> Recipe {
        let package = request.package
        let installer = try PreparedInstaller(request, fileName: fileName(for: request))
        return Recipe(
            self, request, layout: installer.layout,
            findings: MachineLint.findings(in: package.entries, for: package.platform),
            write: installer.write(with:into:))
    }
}
