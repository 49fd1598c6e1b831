import Archives
package import Files
package import Model

/// A package for Alpine's apk, version 2 of the container: gzip members one behind the other, with
/// the signature, the control data and the files. apk-v2(5), apk-package(5)
package struct ApkPackage: PackageFormat {
    /// Its name in a manifest.
    package let name = "apk"
    /// apk installs it.
    package let isNative = true
    /// Before every file.
    package let contentDigests: Set<WeakDigest> = [.sha1]
    /// A signature over the control member comes first.
    package let sealForm: SignatureKind? = .rsa

    private static let words = FormatLimits(format: "apk")

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
    package func fileName(for package: Package) -> String {
        let version = (try? ApkVersion.text(of: package)) ?? package.version.description
        let name = "\(package.nativeName)-\(version)-\(Self.architecture(of: package))"
        return (package.givenName ?? name) + ".apk"
    }

    /// What apk has no words for, or would order wrongly.
    package func check(_ package: Package) throws(Failure) {
        let layout = try layout(package)
        try Self.words.checkName(
            package, "it takes letters, digits and ._+-, and begins with none of '.-'",
            ApkRelations.isNameByte)
        try NativeRules.check(package, layout, fileName: fileName(for: package))
        _ = try Self.words.compression(package, known: ["gzip"])
        _ = try ApkVersion.text(of: package)
        try ApkRelations.check(package)
        try Self.words.checkAlternatives(package)
        try Self.words.check(package, moments: [.pretrans, .posttrans, .verify])
        try checkTriggers(package)
        try Self.words.checkRoot(layout)
        try checkSeal(package)
        _ = try ApkScripts(package: package, services: ApkServices(package)).entries()
    }

    /// What all distributions agree on; scripts for OpenRC are run by what every Alpine has.
    package func findings(in package: Package) throws(Failure) -> [Finding] {
        let layout = try layout(package).filter { !$0.path.hasPrefix("etc/init.d/") }
        return try PackageLint.findings(in: package, layout)
    }

    /// At their places in an installed system, with services as OpenRC has them.
    package func layout(_ package: Package) throws(Failure) -> [Entry] {
        let rest = try InstalledLayout(without: ApkServices.kinds).entries(of: package)
        return (rest + (try ApkServices(package).scripts))
            .inOrder(of: \.path)
    }

    /// Writes the package. The control member names the digest of the data behind it, and the
    /// signature is over the control member: room is left for both.
    package func build(
        _ package: Package, into output: inout OutputFile, with workers: Workers
    ) throws(Failure) {
        try check(package)
        let layout = try layout(package)
        let front = ApkFront(
            package: package,
            scripts: try ApkScripts(package: package, services: ApkServices(package)).entries(),
            info: ApkInfo(
                package: package, version: try ApkVersion.text(of: package),
                architecture: Self.architecture(of: package), layout: layout))
        let room = try front.room(output, workers)
        let reservation = try output.reserve(room.total)
        try output.beginStretch()
        try writeData(layout, package.date, into: &output, workers)
        let digest = try output.endStretch()
        try output.fill(
            reservation, with: try front.bytes(data: digest, filling: room, output, workers))
    }

    /// apk 2 checks every file by a SHA-1 that stands before it, and a link by that of its target.
    private func writeData(
        _ layout: [Entry], _ date: Timestamp, into data: inout OutputFile, _ workers: Workers
    ) throws(Failure) {
        let entries = layout.withFolders()
        let sums = try LegacyDigests.of(entries, .sha1, workers)
        var tar = try TarWriter(
            Gzip(workers, level: .fast), date: date, style: .owned)
        for (entry, sum) in zip(entries, sums) {
            try tar.add(entry, records: try checksum(of: entry, sum), into: &data)
        }
        try tar.finish(into: &data)
    }

    private func checksum(
        of entry: Entry, _ sum: [UInt8]
    ) throws(Failure) -> [(key: String, value: String)] {
        let bytes: [UInt8]
        switch entry.body {
        case .folder: return []
        case .symlink(let target): bytes = try LegacyHash.of(Array(target.utf8), .sha1)
        case .file, .bytes: bytes = sum
        }
        return [("APK-TOOLS.checksum.SHA1", Hex.text(bytes))]
    }

    private func checkSeal(_ package: Package) throws(Failure) {
        guard let seal = package.native.seal, !seal.isRSA else { return }
        throw Failure(
            "apk packages are not signed with the key \(seal.keyName)", "it is not an RSA key",
            hint: "make one: consign key new NAME --rsa",
            at: package.native.policy.signer?.place, exit: .usage)
    }

    /// Triggers are folders, and the script runs when something changes in them.
    private func checkTriggers(_ package: Package) throws(Failure) {
        let triggers = package.native.policy.triggers
        for trigger in triggers {
            guard trigger.value.hasPrefix("/"), !trigger.value.contains(" ") else {
                throw Failure(
                    "apk cannot read the trigger '\(trigger.value)'",
                    "it is not the path of a folder",
                    hint: "name folders for apk alone: packages: {apk: {triggers: [/usr/lib/*]}}",
                    at: trigger.place, exit: .usage)
            }
        }
        guard triggers.isEmpty == (package.native.scripts[.trigger] == nil) else {
            throw Failure(
                "an apk package has 'triggers' and a trigger script, or none of them",
                triggers.isEmpty ? "there are no triggers" : "there is no trigger script",
                hint: "add it, or leave the other out", at: triggers.first?.place, exit: .usage)
        }
    }
}

/// `.PKGINFO` as apk reads it: one `key = value` on a line (apk-package(5)).
struct ApkInfo {
    let package: Package
    let version: String
    let architecture: String
    let layout: [Entry]

    /// The text; `data` is the compressed data member's digest.
    func text(data: Digest) -> [UInt8] {
        let policy = package.native.policy
        let triggers = policy.triggers.map(\.value).joined(separator: " ")
        let lines =
            facts + ApkRelations.lines(policy) + [("triggers", triggers), ("datahash", data.hex)]
        return Array(lines.filter { !$0.1.isEmpty }.map { "\($0.0) = \($0.1)\n" }.joined().utf8)
    }

    private var facts: [(String, String)] {
        [
            ("pkgname", package.nativeName), ("pkgver", version), ("pkgdesc", package.summary),
            ("url", package.product.homepage), ("builddate", String(package.date.seconds)),
            ("packager", package.packager), ("size", String(ContentSize.of(layout))),
            ("arch", architecture), ("origin", package.nativeName),
            ("maintainer", package.product.maintainer), ("license", package.product.license),
        ]
    }
}
