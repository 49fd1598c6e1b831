import Archives
package import Files
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

    /// What opkg, OpenWrt or the file system could not take.
    package func check(_ package: Package) throws(Failure) {
        let layout = try IpkLayout(package)
        try IpkRules.check(package)
        try DebRules.check(package, try relations(package), format: name)
        try DebAlternatives.check(
            package.native.policy.alternatives, layout.entries, format: name)
        try NativeRules.check(
            package, layout.entries + layout.ghosts, fileName: fileName(for: package))
    }

    /// By kind, at the places where they are installed.
    package func layout(_ package: Package) throws(Failure) -> [Entry] {
        try IpkLayout(package).entries
    }

    /// Writes the package: a compressed tar archive around two others.
    package func build(
        _ package: Package, into output: inout OutputFile, with workers: Workers
    ) throws(Failure) {
        try check(package)
        let layout = try IpkLayout(package)
        let control = try control(package, layout)
        var inner = try output.scratch("control")
        try DebTar.write(control, date: package.date, .gzip, into: &inner, with: workers)
        let controlSize = try inner.settle().size
        var data = try output.scratch("data")
        try DebTar.write(layout.entries, date: package.date, .gzip, into: &data, with: workers)
        let dataSize = try data.settle().size
        var tar = try TarWriter(Gzip(workers), date: package.date, style: .debian)
        try tar.add(DebTar.control("debian-binary", Array("2.0\n".utf8)), into: &output)
        try tar.add(
            DebTar.control("control.tar.gz", []), size: controlSize, content: &inner,
            into: &output)
        try tar.add(
            DebTar.control("data.tar.gz", []), size: dataSize, content: &data, into: &output)
        try tar.finish(into: &output)
    }

    private func control(_ package: Package, _ layout: IpkLayout) throws(Failure) -> [Entry] {
        let text = IpkControl.text(package, layout, try relations(package))
        let conffiles = layout.conffiles.map { "/\($0.path)\n" }.joined()
        var files = [DebTar.control("control", Array(text.utf8))]
        if !conffiles.isEmpty {
            files.insert(DebTar.control("conffiles", Array(conffiles.utf8)), at: 0)
        }
        let scripts = try IpkScripts(package, layout).all()
        return files + scripts.map { DebTar.control($0.name, $0.bytes, mode: 0o755) }
    }

    /// OpenWrt's library packages have other names than Debian's, so none are looked for.
    private func relations(_ package: Package) throws(Failure) -> DebRelations {
        try DebRelations(
            package, architecture: IpkArchitecture.name(of: package), format: name)
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
