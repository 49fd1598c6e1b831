package import Archives
import Files
package import Model

/// A package for Debian, Ubuntu and their relatives (deb(5)).
package struct DebPackage: PackageFormat {
    /// The format.
    package init() {}

    /// `deb`.
    package let name = "deb"

    /// Installed by dpkg and apt.
    package let isNative = true

    /// apt(8) takes a name with a slash in it for a file.
    package let installations = [
        Installation(systems: "Debian, Ubuntu") { file, _ in
            "sudo apt install ./" + ShellWord.posix(file)
        }
    ]

    /// Those of essential packages, on which no other may depend (Debian Policy 3.5).
    private let interpreters = ["bash", "perl"]

    /// Its `md5sums`.
    package let contentDigests: Set<WeakDigest> = [.md5]

    /// Linux on the processors that Debian has a name for.
    package func serves(_ platform: Platform?) -> Bool { DebArchitecture.name(platform) != nil }

    /// `acme_1.2.0_amd64.deb`.
    package func fileName(for request: Request<DebOptions>) -> String {
        let package = request.package
        let version = DebVersion(request).inFileName
        let usual = "\(package.name)_\(version)_\(architecture(package))"
        return (package.givenName ?? usual) + ".deb"
    }

    /// What dpkg and Debian Policy refuse of names, versions, relations, scripts and triggers.
    package func complaints(about request: Request<DebOptions>) -> Complaints {
        var complaints = DebRules.complaints(
            about: request, architecture: architecture(request.package), format: name)
        complaints.collect { () throws(Failure) in try DebTriggers.check(request.options) }
        return complaints
    }

    /// As the package's options say.
    package func deflateLevel(_ options: DebOptions, shared: Bool) -> DeflateLevel? {
        PreparedDeb.compression(options, shared: shared).deflateLevel
    }

    /// By kind, at the places where the files are installed, with Debian's documents; held to what
    /// all native packages are, and to bring or name the libraries it needs.
    package func prepare(_ request: Request<DebOptions>) throws(Failure) -> Recipe {
        try complaints(about: request).refuse()
        let deb = try PreparedDeb(request, format: name, fileName: fileName(for: request))
        let findings =
            try PackageLint.findings(
                in: request.package, deb.layout.entries, deb.linked, interpreters,
                needs: request.options.relations.needs)
            + deb.libraries.findings
        return Recipe(
            self, request, layout: deb.layout.entries, findings: findings,
            write: deb.write(with:into:))
    }

    private func architecture(_ package: Package) -> String {
        DebArchitecture.name(package.platform) ?? ""
    }
}

/// The archive around a deb: `ar` with plain names (deb(5)).
enum ArMember {
    /// The archive's first bytes.
    static let magic = Array("!<arch>\n".utf8)
    /// A header's size.
    static let headerSize = 60
    /// Ten digits.
    private static let largest: Int64 = 9_999_999_999

    /// The header of a member with `size` bytes; an odd one is followed by a line end.
    static func header(
        _ name: String, size: Int64, date: Timestamp
    ) throws(Failure) -> [UInt8] {
        guard size <= largest else {
            throw Failure(
                "deb cannot hold a member of \(size) bytes", "its archive counts to \(largest)",
                hint: "split the product into several packages", exit: .usage)
        }
        // Times before 1970 have no digits.
        let fields = [
            (name, 16), (String(max(0, date.seconds)), 12), ("0", 6), ("0", 6), ("100644", 8),
            (String(size), 10),
        ]
        let text = fields.map { $0.0 + String(repeating: " ", count: max(0, $0.1 - $0.0.count)) }
        return Array((text.joined() + "`\n").utf8)
    }
}
