internal import Model

/// Files in places that are not a package's to fill (FHS 3.0, Debian Policy 9.1 and 10.7).
enum PlaceLint {
    /// `/opt` is not among them: it is for packages from elsewhere, which these are.
    private static let strange = [
        "usr/local", "tmp", "var/tmp", "home", "root", "run", "var/run", "var/lock", "dev", "proc",
        "sys", "mnt", "media",
    ]

    static func findings(in package: Package, _ layout: [Entry]) -> [PackageFinding] {
        layout.compactMap { inEtc($0) ?? inStrangePlace($0) } + license(package, layout)
    }

    private static func license(_ package: Package, _ layout: [Entry]) -> [PackageFinding] {
        let hasLicense = package.entries.contains { $0.kind == .license }
        guard !hasLicense, package.product.license.isEmpty else { return [] }
        return [
            PackageFinding(
                .missingCopyright, "nothing says under which license \(package.nativeName) is",
                "distributions refuse such packages",
                hint: "add '{file: LICENSE, kind: license}' to the contents, and 'license'")
        ]
    }

    private static func inEtc(_ entry: Entry) -> PackageFinding? {
        let isFile: Bool =
            switch entry.body {
            case .file, .bytes: true
            case .symlink, .folder: false
            }
        let isFree = [.config, .ghost, .service].contains(entry.kind)
        guard isFile, entry.path.hasPrefix("etc/"), !isFree else { return nil }
        return PackageFinding(
            .fileInEtc, "/\(entry.path) is no configuration file",
            "what is in /etc is the administrator's, and an upgrade would undo their edits",
            hint: "write 'kind: config', or install it elsewhere")
    }

    private static func inStrangePlace(_ entry: Entry) -> PackageFinding? {
        let place = strange.first { entry.path == $0 || entry.path.hasPrefix($0 + "/") }
        guard let place, entry.kind != .ghost else { return nil }
        return PackageFinding(
            .oddPlace, "/\(entry.path) is in /\(place)", "packages leave that folder alone",
            hint: place.hasSuffix("run") || place.hasSuffix("lock")
                ? "let a file of kind 'tmpfiles' make it when the system starts"
                : "choose another 'to'")
    }
}
