internal import Model

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
