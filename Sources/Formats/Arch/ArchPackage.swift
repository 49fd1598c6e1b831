import Archives
package import Files
package import Model

/// A package for pacman: a tar archive that begins with texts about itself.
/// <https://wiki.archlinux.org/title/Creating_packages>, PKGBUILD(5), BUILDINFO(5)
package struct ArchPackage: PackageFormat {
    /// Its name in a manifest.
    package let name = "arch"
    /// pacman installs it.
    package let isNative = true
    /// What is `/bin/sh` there.
    package let interpreters = ["bash"]
    /// Its `.MTREE`.
    package let contentDigests: Set<WeakDigest> = [.md5]
    /// A `.sig` lies beside it.
    package let sealForm: SignatureKind? = .detached

    private static let endings = ["zstd": "zst", "gzip": "gz", "xz": "xz"]
    private static let words = FormatLimits(format: "arch")

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
    package func fileName(for package: Package) -> String {
        let version = (try? ArchVersion.text(of: package)) ?? package.version.description
        let usual = "\(package.nativeName)-\(version)-\(architecture(package))"
        let stem = package.givenName ?? String(usual.map { ":~".contains($0) ? "." : $0 })
        let codec = package.native.policy.compression?.value ?? "zstd"
        return "\(stem).pkg.tar.\(Self.endings[codec] ?? codec)"
    }

    /// What pacman has no words for, or would order wrongly.
    package func check(_ package: Package) throws(Failure) {
        let layout = try layout(package)
        try Self.words.checkName(
            package, "it takes letters, digits and @._+-, and begins with none of '.-'",
            ArchRelations.isNameByte)
        try NativeRules.check(package, layout, fileName: fileName(for: package))
        _ = try Self.words.compression(package, known: ["zstd", "gzip", "xz"])
        _ = try ArchVersion.text(of: package)
        try ArchRelations.check(package)
        try Self.words.checkAlternatives(package)
        try Self.words.checkTriggers(package)
        try Self.words.check(package, moments: [.pretrans, .posttrans, .verify, .trigger])
        try Self.words.checkRoot(layout)
        _ = try ArchInstall.bytes(package, layout)
    }

    /// At their places in an installed system.
    package func layout(_ package: Package) throws(Failure) -> [Entry] {
        try InstalledLayout(without: [.ghost]).entries(of: package)
    }

    /// Writes the package.
    package func build(
        _ package: Package, into output: inout OutputFile, with workers: Workers
    ) throws(Failure) {
        try check(package)
        switch try Self.words.compression(package, known: ["zstd", "gzip", "xz"]) {
        case "gzip": try write(package, Gzip(workers), into: &output, workers)
        case "xz": try write(package, try XZ(workers), into: &output, workers)
        default: try write(package, try Zstd(workers, level: .fast), into: &output, workers)
        }
    }

    /// `.PKGINFO` comes first: pacman stops reading there when it asks about the package only.
    private func write<C: Compressor & ~Copyable>(
        _ package: Package, _ codec: consuming C, into output: inout OutputFile,
        _ workers: Workers
    ) throws(Failure) {
        let layout = try layout(package)
        let info = ArchInfo(
            package: package, version: try ArchVersion.text(of: package),
            architecture: architecture(package), layout: layout)
        let head = [
            Self.text(".PKGINFO", info.packageInfo), Self.text(".BUILDINFO", info.buildInfo),
        ]
        let more =
            (try ArchInstall.bytes(package, layout).map { [Self.text(".INSTALL", $0)] } ?? [])
            + changes(package)
        let payload = layout.withFolders()
        let tree = try ArchMtree.bytes(head + more + payload, package.date, workers)
        var tar = try TarWriter(codec, date: package.date, style: .owned)
        for entry in head + [Self.text(".MTREE", tree)] + more + payload {
            try tar.add(entry, into: &output)
        }
        try tar.finish(into: &output)
    }

    /// The product's own changelog, or the one that was written for packages.
    private func changes(_ package: Package) -> [Entry] {
        if let entry = package.entries.first(where: { $0.kind == .changelog }) {
            return [
                Entry(path: ".CHANGELOG", kind: .file, mode: 0o644, body: entry.body)
            ]
        }
        guard package.native.policy.changelog != nil else { return [] }
        let text = package.native.changes.map { change in
            "\(change.version) (\(change.date.day)) \(change.author)\n"
                + change.lines.map { "  * \($0)\n" }.joined()
        }
        return [Self.text(".CHANGELOG", Array(text.joined(separator: "\n").utf8))]
    }

    private func architecture(_ package: Package) -> String {
        package.platform.flatMap { Self.architectures[$0.arch] } ?? "any"
    }

    private static func text(_ path: String, _ bytes: [UInt8]) -> Entry {
        Entry(path: path, kind: .file, mode: 0o644, body: .bytes(bytes))
    }
}
