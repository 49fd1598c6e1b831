internal import Model

/// Programs and libraries that could not run on the package's platform.
enum ProgramLint {
    static func findings(
        in package: Package, _ layout: [Entry]
    ) throws(Failure) -> [PackageFinding] {
        var findings = MachineLint.findings(in: package.entries, for: package.platform)
        for linked in try LinkedFile.all(in: layout) {
            let path = linked.entry.path
            if let finding = libraryPath(linked.file, path) { findings.append(finding) }
            // FHS 3.0, 4.11: what is there is the same on every machine.
            if path.hasPrefix("usr/share/") {
                findings.append(
                    PackageFinding(
                        .oddPlace, "/\(path) is for one processor",
                        "what is in /usr/share is the same for all of them",
                        hint: "install it below /usr/lib/\(package.nativeName)"))
            }
        }
        return findings
    }

    /// A path in the program itself is for its own libraries alone (Debian Policy 10.2).
    private static func libraryPath(_ file: ELFFile, _ path: String) -> PackageFinding? {
        let folders = file.dynamic.runpath?.split(separator: ":").map(String.init) ?? []
        let foreign = folders.first { folder in
            let isOwn = folder.hasPrefix("$ORIGIN") || folder.hasPrefix("${ORIGIN}")
            return !isOwn && !folder.hasPrefix("/usr/lib") && !folder.hasPrefix("/opt/")
        }
        guard let foreign else { return nil }
        return PackageFinding(
            .libraryPath, "/\(path) looks for libraries in \(foreign)",
            "whoever can write there can run code as its users",
            hint: "link it without -rpath, or with $ORIGIN")
    }
}
