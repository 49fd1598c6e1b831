package import Model

/// A package for OpenWrt and other systems with opkg.
package struct IpkPackage: PackageFormat {
    /// The format.
    package init() {}

    /// `ipk`.
    package let name = "ipk"

    /// Installed by opkg.
    package let isNative = true

    /// Linux on the processors that OpenWrt has a name for.
    package func serves(_ platform: Platform?) -> Bool { IpkArchitecture.name(platform) != nil }

    /// `acme_1.2.0_aarch64_generic.ipk`.
    package func fileName(for package: Package) -> String {
        let version = DebVersion(package).inFileName
        let usual = "\(package.nativeName)_\(version)_\(IpkArchitecture.name(of: package))"
        return (package.givenName ?? usual) + ".ipk"
    }

    /// By kind, at the places where the files are installed.
    package func prepare(_ package: Package) throws(Failure) -> Recipe {
        let ipk = try PreparedIpk(package, format: name, fileName: fileName(for: package))
        return Recipe(
            self, package, layout: ipk.layout,
            findings: try PackageLint.findings(
                in: package, ipk.layout, try LinkedFiles(package, ipk.layout)),
            write: ipk.write(with:into:))
    }
}

/// What opkg has no word for.
enum IpkRules {
    /// Checks the manifest's words for `package`.
    static func check(_ package: Package) throws(Failure) {
        let policy = package.native.policy
        if let wish = policy.compression, wish.value != "gzip" {
            throw Failure(
                "ipk cannot be compressed with '\(wish.value)'", "opkg reads gzip",
                hint: "set it below another format: packages: {deb: {compression: \(wish.value)}}",
                at: wish.place, exit: .usage)
        }
        for relation in [Relation.enhances, .breaks] {
            guard let first = policy.relations[relation]?.first else { continue }
            throw Failure(
                "ipk cannot have '\(relation.rawValue): \(first.value)'",
                "opkg knows no such field",
                hint: relation == .breaks
                    ? "use 'conflicts'" : "keep it below another format: packages: {deb: …}",
                at: first.place, exit: .usage)
        }
        if let trigger = policy.triggers.first {
            throw Failure(
                "ipk cannot have the trigger '\(trigger.value)'", "opkg has none",
                hint: "keep it below another format: packages: {deb: …}", at: trigger.place,
                exit: .usage)
        }
        if package.native.scripts[.trigger] != nil {
            throw Failure(
                "ipk has no trigger script", "opkg has no triggers",
                hint: "keep it below another format: packages: {deb: …}",
                at: policy.scripts[.trigger]?.place, exit: .usage)
        }
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

    /// The name in `package`: that of a field `Architecture`, when the manifest gives one for a
    /// device that accepts no general packages.
    static func name(of package: Package) -> String {
        let given = package.native.policy.fields.first { $0.name.value == "Architecture" }
        return given?.value ?? name(package.platform) ?? ""
    }
}
