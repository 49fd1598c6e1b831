package import Archives
import Files
package import Model

/// A package for pacman: a tar archive that begins with texts about itself.
/// <https://wiki.archlinux.org/title/Creating_packages>, PKGBUILD(5), BUILDINFO(5)
package struct ArchPackage: PackageFormat {
    /// Its name in a manifest.
    package let name = "arch"
    /// pacman installs it.
    package let isNative = true

    /// A key is believed once it is signed locally (pacman-key(8)).
    package let installations = [
        Installation(
            systems: "Arch Linux",
            trust: { key, fingerprint in
                ["sudo pacman-key --add " + ShellWord.posix(key)]
                    + (fingerprint.isEmpty ? [] : ["sudo pacman-key --lsign-key " + fingerprint])
            },
            line: { file, _ in "sudo pacman -U ./" + ShellWord.posix(file) })
    ]

    /// What is `/bin/sh` there.
    private let interpreters = ["bash"]
    /// Its `.MTREE`.
    package let contentDigests: Set<WeakDigest> = [.md5]
    /// A `.sig` lies beside it.
    package let signatureKind: SignatureKind? = .detached

    private static let endings = ["zstd": "zst", "gzip": "gz", "xz": "xz"]

    private static let architectures: [Architecture: String] = [
        .amd64: "x86_64", .arm64: "aarch64", .i386: "i686", .armv7: "armv7h", .armv6: "armv6h",
        .armv5: "arm", .ppc64le: "ppc64le", .riscv64: "riscv64", .loong64: "loong64", .all: "any",
    ]

    /// A format without settings.
    package init() {}

    /// Linux on what Arch and its ports run on.
    package func serves(_ platform: Platform?) -> Bool {
        platform.map { $0.os == .linux && Self.architectures[$0.arch] != nil } ?? false
    }

    /// `acme-1.2.0-1-x86_64.pkg.tar.zst`; an epoch's colon is no character for a file name.
    package func fileName(for request: Request<ArchOptions>) -> String {
        let package = request.package
        let version = (try? ArchVersion.text(of: request)) ?? package.version.description
        let usual = "\(package.name)-\(version)-\(architecture(package))"
        let stem = package.givenName ?? String(usual.map { ":~".contains($0) ? "." : $0 })
        return "\(stem).pkg.tar" + PreparedArch.compression(request.options, shared: false).ending
    }

    /// What pacman has no words for.
    package func complaints(about request: Request<ArchOptions>) -> Complaints {
        PreparedArch.complaints(about: request)
    }

    /// As the package's options say.
    package func deflateLevel(_ options: ArchOptions, shared: Bool) -> DeflateLevel? {
        PreparedArch.compression(options, shared: shared).deflateLevel
    }

    /// At their places in an installed system; refuses what pacman has no words for, or would order
    /// wrongly.
    package func prepare(_ request: Request<ArchOptions>) throws(Failure) -> Recipe {
        let package = request.package
        try complaints(about: request).refuse()
        let arch = try PreparedArch(
            request, architecture: architecture(package), fileName: fileName(for: request))
        return Recipe(
            self, request, layout: arch.layout,
            findings: try PackageLint.findings(
                in: package, arch.layout, try LinkedFiles(package, arch.layout), interpreters,
                needs: request.options.relations.needs),
            write: arch.write(with:into:))
    }

    private func architecture(_ package: Package) -> String {
        package.platform.flatMap { Self.architectures[$0.arch] } ?? "any"
    }
}
