package import Archives
import Files
package import Model

/// A package for OpenWrt and other systems with opkg.
package struct IpkPackage: PackageFormat {
    /// The format.
    package init() {}

    /// `ipk`.
    package let name = "ipk"

    /// Installed by opkg.
    package let isNative = true

    /// As root, who is the only user.
    package let installations = [
        Installation(systems: "OpenWrt") { file, _ in
            "opkg install ./" + ShellWord.posix(file)
        }
    ]

    /// Linux on the processors that OpenWrt has a name for.
    package func serves(_ platform: Platform?) -> Bool { IpkArchitecture.name(platform) != nil }

    /// `acme_1.2.0_aarch64_generic.ipk`.
    package func fileName(for request: Request<IpkOptions>) -> String {
        let package = request.package
        let version = DebVersion(request).inFileName
        let usual = "\(package.name)_\(version)_\(IpkArchitecture.name(of: request))"
        return (package.givenName ?? usual) + ".ipk"
    }

    /// What opkg refuses of names, versions, relations and scripts.
    package func complaints(about request: Request<IpkOptions>) -> Complaints {
        DebRules.complaints(
            about: request, architecture: IpkArchitecture.name(of: request), format: name)
    }

    /// As the package's options say.
    package func deflateLevel(_ options: IpkOptions, shared: Bool) -> DeflateLevel? {
        PreparedIpk.compression(options, shared: shared).deflateLevel
    }

    /// By kind, at the places where the files are installed.
    package func prepare(_ request: Request<IpkOptions>) throws(Failure) -> Recipe {
        let package = request.package
        try complaints(about: request).refuse()
        let ipk = try PreparedIpk(request, format: name, fileName: fileName(for: request))
        return Recipe(
            self, request, layout: ipk.layout,
            findings: try PackageLint.findings(
                in: package, ipk.layout, try LinkedFiles(package, ipk.layout),
                needs: request.options.relations.needs),
            write: ipk.write(with:into:))
    }
}

/// OpenWrt's names of processors, which its devices accept besides more special ones.
/// <https://openwrt.org/docs/techref/instructionset/start>
enum IpkArchitecture {
    private static let names: [Architecture: String] = [
        .amd64: "x86_64", .arm64: "aarch64_generic", .i386: "i386_pentium4",
        .armv7: "arm_cortex-a7_neon-vfpv4", .armv6: "arm_arm1176jzf-s_vfp",
        .armv5: "arm_arm926ej-s", .riscv64: "riscv64_generic", .loong64: "loongarch64_generic",
        .mips64le: "mips64el_mips64r2", .mipsle: "mipsel_24kc", .all: "all",
    ]

    /// `aarch64_generic`; nil for platforms that OpenWrt does not run on.
    static func name(_ platform: Platform?) -> String? {
        platform.flatMap { $0.os == .linux ? names[$0.arch] : nil }
    }

    /// The name in the package: that of a field `Architecture`, when the manifest gives one for a
    /// device that accepts no general packages.
    static func name(of request: Request<IpkOptions>) -> String {
        let given = request.options.fields.first { $0.name.value == "Architecture" }
        return given?.value ?? name(request.package.platform) ?? ""
    }
}
