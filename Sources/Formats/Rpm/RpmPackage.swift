package import Archives
import Files
package import Model

/// An rpm package of version 4 of the format, which every rpm since 2000 installs
/// (rpm, docs/manual/format.md).
///
/// | rpm says | for |
/// |---|---|
/// | x86_64, aarch64, i686, armv7hl | linux-amd64, arm64, 386, armv7; see ``RpmArchitecture`` |
/// | 1.2.0~rc.1-1 | version 1.2.0-rc.1, release 1 |
package struct RpmPackage: PackageFormat {
    /// An rpm package.
    package init() {}

    /// Its name, which is also the file's ending.
    package let name = "rpm"
    /// dnf, zypper and rpm install it.
    package let isNative = true

    /// dnf(8) and zypper(8) take a file by its path; the database of rpm has the keys (rpmkeys(8)).
    package let installations = [("Fedora, RHEL", "dnf"), ("openSUSE", "zypper")].map {
        (systems, tool) in
        Installation(
            systems: systems, trust: { key, _ in ["sudo rpm --import " + ShellWord.posix(key)] },
            line: { file, _ in "sudo \(tool) install ./" + ShellWord.posix(file) })
    }

    /// What is `/bin/sh` there.
    private let interpreters = ["bash"]
    /// A signature packet over its header, which has the digest of the rest.
    package let signatureKind: SignatureKind? = .openpgp

    /// Linux on the processors that rpm has names for.
    package func serves(_ platform: Platform?) -> Bool { RpmArchitecture(platform) != nil }

    /// `acme-1.2.0-1.x86_64.rpm`; services rename files with `~`, so a `.` stands for it.
    package func fileName(for request: Request<RpmOptions>) -> String {
        let package = request.package
        if let given = package.givenName { return "\(given).rpm" }
        let arch = RpmArchitecture(package.platform)?.name ?? "noarch"
        let name = "\(package.name)-\(RpmVersion(request).short).\(arch).rpm"
        return String(name.replacing("~~", with: "~").map { "~^:".contains($0) ? "." : $0 })
    }

    /// What rpm cannot be told of names, numbers, dates, relations and triggers.
    package func complaints(about request: Request<RpmOptions>) -> Complaints {
        RpmRules.complaints(about: request)
    }

    /// As the package's options say.
    package func deflateLevel(_ options: RpmOptions, shared: Bool) -> DeflateLevel? {
        Self.compression(options, shared: shared).deflateLevel
    }

    /// Where the files are installed, with the folders that are the package's own; refuses what every
    /// package refuses, and what rpm cannot say.
    package func prepare(_ request: Request<RpmOptions>) throws(Failure) -> Recipe {
        let package = request.package
        try complaints(about: request).refuse()
        let layout = try layout(request)
        try RpmRules.check(request, layout)
        try NativeRules.check(package, layout, fileName: fileName(for: request))
        let linked = try LinkedFiles(package, layout)
        let writer = try writer(request, layout, linked)
        return Recipe(
            self, request, layout: layout,
            findings: try PackageLint.findings(
                in: package, layout, linked, interpreters,
                needs: request.options.relations.needs),
            write: writer.write(with:into:))
    }

    /// gzip is the default: every rpm there is reads it, and nothing packs faster but zstd, which rpm
    /// before 4.14 (CentOS 7, SUSE 12) refuses.
    private static func compression(_ options: RpmOptions, shared: Bool) -> Compression {
        CompressionChoice(usual: "gzip", alone: .brisk)
            .compression(options.compression, shared: shared)
    }

    private func layout(_ request: Request<RpmOptions>) throws(Failure) -> [Entry] {
        let package = request.package
        let isWide = RpmArchitecture(package.platform)?.isWide == true
        let layout = InstalledLayout(libraries: isWide ? "usr/lib64" : "usr/lib")
        let links = request.options.alternatives.flatMap { Self.ghosts(of: $0.value) }
        return RpmFolders.complete(try layout.entries(of: package) + links, package.name)
    }

    /// What update-alternatives makes, so that rpm knows whose it is.
    private static func ghosts(of alternative: Alternative) -> [Entry] {
        let choice = "/etc/alternatives/" + alternative.name
        return [(alternative.link, choice), (choice, alternative.path)].map { link, target in
            Entry(
                path: String(link.drop { $0 == "/" }), kind: .ghost, mode: 0o777,
                body: .symlink(target))
        }
    }

    private func writer(
        _ request: Request<RpmOptions>, _ layout: [Entry], _ linked: LinkedFiles
    ) throws(Failure) -> RpmWriter {
        guard let arch = RpmArchitecture(request.package.platform) else {
            throw Failure("rpm packages are for Linux", exit: .usage)
        }
        let compression = Self.compression(
            request.options, shared: request.package.sharesFiles)
        let files = RpmFiles(layout, date: request.package.date)
        let header = try RpmMainHeader(request, files, linked, arch, compression)
        return RpmWriter(request, files, header, arch, compression)
    }
}
