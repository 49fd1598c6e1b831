package import Archives
import Files
package import Model

/// A package for Alpine's apk, version 2 of the container: gzip members one behind the other, with
/// the signature, the control data and the files. apk-v2(5), apk-package(5)
package struct ApkPackage: PackageFormat {
    /// Its name in a manifest.
    package let name = "apk"
    /// apk installs it.
    package let isNative = true

    /// apk(8) believes the keys in that folder, by the names that packages give.
    package let installations = [
        Installation(
            systems: "Alpine Linux",
            trust: { key, _ in ["sudo cp " + ShellWord.posix(key) + " /etc/apk/keys/"] },
            line: { file, isSigned in
                "sudo apk add " + (isSigned ? "" : "--allow-untrusted ") + "./"
                    + ShellWord.posix(file)
            })
    ]

    /// Before every file.
    package let contentDigests: Set<WeakDigest> = [.sha1]
    /// A signature over the control member comes first.
    package let signatureKind: SignatureKind? = .rsa

    private static func architecture(of package: Package) -> String {
        package.platform.flatMap { architectures[$0.arch] } ?? "noarch"
    }

    private static let architectures: [Architecture: String] = [
        .amd64: "x86_64", .arm64: "aarch64", .i386: "x86", .armv7: "armv7", .armv6: "armhf",
        .ppc64le: "ppc64le", .s390x: "s390x", .riscv64: "riscv64", .loong64: "loongarch64",
        .mips64le: "mips64el", .all: "noarch",
    ]

    /// A format without settings.
    package init() {}

    /// Linux on what Alpine runs on.
    package func serves(_ platform: Platform?) -> Bool {
        platform.map { $0.os == .linux && Self.architectures[$0.arch] != nil } ?? false
    }

    /// `acme-1.2.0-r1-x86_64.apk`. Alpine's repositories have a folder for each processor and leave
    /// it out; a release keeps the packages of all of them in one.
    package func fileName(for request: Request<ApkOptions>) -> String {
        let package = request.package
        let version = (try? ApkVersion.text(of: request)) ?? package.version.description
        let name = "\(package.name)-\(version)-\(Self.architecture(of: package))"
        return (package.givenName ?? name) + ".apk"
    }

    /// What apk has no words for.
    package func complaints(about request: Request<ApkOptions>) -> Complaints {
        PreparedApk.complaints(about: request)
    }

    /// As the package's options say.
    package func deflateLevel(_ options: ApkOptions, shared: Bool) -> DeflateLevel? {
        PreparedApk.compression(options, shared: shared).deflateLevel
    }

    /// At their places in an installed system, with services as OpenRC has them; refuses what apk has
    /// no words for, or would order wrongly. Scripts for OpenRC are run by what every Alpine has.
    package func prepare(_ request: Request<ApkOptions>) throws(Failure) -> Recipe {
        let package = request.package
        try complaints(about: request).refuse()
        let apk = try PreparedApk(
            request, architecture: Self.architecture(of: package),
            fileName: fileName(for: request))
        let linked = try LinkedFiles(package, apk.layout)
        let needs = request.options.relations.needs
        return Recipe(
            self, request, layout: apk.layout,
            findings: try PackageLint.findings(
                in: package, apk.layout.filter { !$0.path.hasPrefix("etc/init.d/") }, linked,
                needs: needs) + ApkLoaderLint.findings(linked, apk.layout, needs: needs),
            write: apk.write(with:into:))
    }
}

/// `.PKGINFO` as apk reads it: one `key = value` on a line (apk-package(5)).
struct ApkInfo {
    let request: Request<ApkOptions>
    let version: String
    let architecture: String
    let layout: [Entry]

    /// The text; `data` is the compressed data member's digest.
    func text(data: Digest) -> [UInt8] {
        let options = request.options
        let triggers = options.triggers.map(\.value).joined(separator: " ")
        let lines =
            facts + ApkRelations.lines(options.relations) + [
                ("triggers", triggers), ("datahash", data.hex),
            ]
        return Array(lines.filter { !$0.1.isEmpty }.map { "\($0.0) = \($0.1)\n" }.joined().utf8)
    }

    private var package: Package { request.package }

    private var facts: [(String, String)] {
        [
            ("pkgname", package.name), ("pkgver", version), ("pkgdesc", package.summary),
            ("url", package.product.homepage), ("builddate", String(package.date.seconds)),
            ("packager", package.packager(request.options.packager)),
            ("size", String(ContentSize.of(layout))),
            ("arch", architecture), ("origin", package.name),
            ("maintainer", package.product.maintainer), ("license", package.product.license),
        ]
    }
}
