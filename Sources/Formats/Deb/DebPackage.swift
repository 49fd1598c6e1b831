import Archives
package import Files
package import Model

/// A package for Debian, Ubuntu and their relatives (deb(5)).
package struct DebPackage: PackageFormat {
    /// The format.
    package init() {}

    /// `deb`.
    package let name = "deb"

    /// Installed by dpkg and apt.
    package let isNative = true

    /// Those of essential packages, on which no other may depend (Debian Policy 3.5).
    package let interpreters = ["bash", "perl"]

    /// Its `md5sums`.
    package let contentDigests: Set<WeakDigest> = [.md5]

    /// Linux on the processors that Debian has a name for.
    package func serves(_ platform: Platform?) -> Bool { DebArchitecture.name(platform) != nil }

    /// `acme_1.2.0_amd64.deb`.
    package func fileName(for package: Package) -> String {
        let version = DebVersion(package).inFileName
        let usual = "\(package.nativeName)_\(version)_\(architecture(package))"
        return (package.givenName ?? usual) + ".deb"
    }

    /// What dpkg, Debian Policy or the file system could not take.
    package func check(_ package: Package) throws(Failure) {
        let layout = try DebLayout(package)
        _ = try codec(package)
        try DebRules.check(package, try relations(package, layout), format: name)
        try DebRules.checkUnits(layout.entries)
        try DebTriggers.check(package.native)
        try DebAlternatives.check(
            package.native.policy.alternatives, layout.entries, format: name)
        // The documents that every package gets are no reason to make one.
        let entries = layout.hasContent ? layout.entries : []
        try NativeRules.check(package, entries + layout.ghosts, fileName: fileName(for: package))
    }

    /// What all native packages are held to, and libraries that nothing brings.
    package func findings(in package: Package) throws(Failure) -> [Finding] {
        try PackageLint.findings(in: package, try layout(package), interpreters)
            + LibraryDependencies.findings(in: package)
    }

    /// By kind, at the places where they are installed, with Debian's documents.
    package func layout(_ package: Package) throws(Failure) -> [Entry] {
        try DebLayout(package).entries
    }

    /// Writes the package.
    package func build(
        _ package: Package, into output: inout OutputFile, with workers: Workers
    ) throws(Failure) {
        try check(package)
        let layout = try DebLayout(package)
        let codec = try codec(package)
        try output.write(ArMember.magic)
        let version = Array("2.0\n".utf8)
        try output.write(
            try ArMember.header("debian-binary", size: Int64(version.count), date: package.date))
        try output.write(version)
        let control = try control(package, layout, workers)
        for (member, entries) in [("control", control), ("data", layout.entries)] {
            let room = try output.reserve(ArMember.headerSize)
            let start = output.position
            try DebTar.write(entries, date: package.date, codec, into: &output, with: workers)
            let size = output.position - start
            if size % 2 == 1 { try output.write([UInt8(ascii: "\n")]) }
            let name = member + ".tar" + codec.suffix
            let header = try ArMember.header(name, size: size, date: package.date)
            try output.fill(room, with: header)
        }
    }

    private func control(
        _ package: Package, _ layout: DebLayout, _ workers: Workers
    ) throws(Failure) -> [Entry] {
        let control = DebControl(
            package: package, layout: layout.entries, architecture: architecture(package),
            relations: try relations(package, layout))
        let conffiles = layout.conffiles
        let kept = Set(conffiles.map { Array($0.path.utf8) })
        let hashed = layout.entries.filter { !kept.contains(Array($0.path.utf8)) }
        var files = [
            ("control", Array(control.text(installedSize: InstalledSize.of(layout.entries)).utf8)),
            ("conffiles", Array(conffiles.map { "/\($0.path)\n" }.joined().utf8)),
            ("md5sums", try DebSums.text(hashed, workers)),
            ("shlibs", Array(try DebShlibs.text(package, layout).utf8)),
            ("triggers", Array(DebTriggers.text(package, layout).utf8)),
        ]
        files.removeAll { $0.1.isEmpty }
        let scripts = try DebScripts(package, layout).all()
        return files.map { DebTar.control($0.0, $0.1) }
            + scripts.map { DebTar.control($0.name, $0.bytes, mode: 0o755) }
    }

    /// A package that makes users needs a program that can.
    private func relations(_ package: Package, _ layout: DebLayout) throws(Failure) -> DebRelations
    {
        var more = try LibraryDependencies.libraryDependencies(of: package)
        if layout.entries.contains(where: { $0.kind == .sysusers }) {
            more.append("systemd | systemd-standalone-sysusers | systemd-sysusers")
        }
        return try DebRelations(
            package, architecture: architecture(package), format: name, adding: more)
    }

    private func architecture(_ package: Package) -> String {
        DebArchitecture.name(package.platform) ?? ""
    }

    private func codec(_ package: Package) throws(Failure) -> DebTar.Codec {
        guard let wish = package.native.policy.compression else { return .gzip }
        if let codec = DebTar.Codec(rawValue: wish.value) { return codec }
        throw Failure(
            "deb cannot be compressed with '\(wish.value)'",
            hint: "choose one of gzip, xz and zstd", at: wish.place, exit: .usage)
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
