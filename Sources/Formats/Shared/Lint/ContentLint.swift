import Files
import Model

/// Files in places that are not a package's to fill (FHS 3.0, Debian Policy 9.1 and 10.7).
enum PlaceLint {
    /// `/opt` is not among them: it is for packages from elsewhere, which these are.
    private static let strange = [
        "usr/local", "tmp", "var/tmp", "home", "root", "run", "var/run", "var/lock", "dev", "proc",
        "sys", "mnt", "media",
    ]

    static func findings(in package: Package, _ layout: [Entry]) -> [Finding] {
        layout.compactMap { inEtc($0) ?? inStrangePlace($0) } + license(package, layout)
    }

    private static func license(_ package: Package, _ layout: [Entry]) -> [Finding] {
        let hasLicense = package.entries.contains { $0.kind == .license }
        guard !hasLicense, package.product.license.isEmpty else { return [] }
        return [
            Finding(
                .missingCopyright, "nothing says under which license \(package.name) is",
                "distributions refuse such packages",
                hint: "add '{file: LICENSE, kind: license}' to the contents, and 'license'")
        ]
    }

    private static func inEtc(_ entry: Entry) -> Finding? {
        let isFile: Bool =
            switch entry.body {
            case .file, .bytes: true
            case .symlink, .folder: false
            }
        let isFree = [.config, .ghost, .service].contains(entry.kind)
        guard isFile, entry.path.hasPrefix("etc/"), !isFree else { return nil }
        return Finding(
            .fileInEtc, "/\(entry.path) is not a configuration file",
            "what is in /etc is the administrator's, and an upgrade would undo their edits",
            hint: "write 'kind: config', or install it elsewhere")
    }

    private static func inStrangePlace(_ entry: Entry) -> Finding? {
        let place = strange.first { entry.path == $0 || entry.path.hasPrefix($0 + "/") }
        guard let place, entry.kind != .ghost else { return nil }
        return Finding(
            .oddPlace, "/\(entry.path) is in /\(place)", "packages leave that folder alone",
            hint: place.hasSuffix("run") || place.hasSuffix("lock")
                ? "let a file of kind 'tmpfiles' make it when the system starts"
                : "choose another 'to'")
    }
}

/// Modes that contradict what a file is for.
enum ModeLint {
    static func findings(in layout: [Entry]) -> [Finding] {
        layout.compactMap { entry in
            if case .symlink = entry.body { return nil }
            return openToAll(entry) ?? contradiction(entry)
        }
    }

    private static func openToAll(_ entry: Entry) -> Finding? {
        // /tmp is open to all too, and sticky.
        guard entry.mode & 0o002 != 0, entry.body != .folder || entry.mode & 0o1000 == 0 else {
            return nil
        }
        return Finding(
            .worldWritable, "everybody may write to /\(entry.path)",
            "its mode is \(octal(entry.mode))", hint: "take the last 2 out of its mode")
    }

    private static func contradiction(_ entry: Entry) -> Finding? {
        guard entry.body != .folder else { return nil }
        if entry.kind == .program, entry.mode & 0o111 == 0 {
            return Finding(
                .oddMode, "nobody may run the program /\(entry.path)",
                "its mode is \(octal(entry.mode))", hint: "give it the mode 0755")
        }
        guard entry.kind.isText, entry.mode & 0o111 != 0, !entry.path.contains("init.d/") else {
            return nil
        }
        return Finding(
            .oddMode, "/\(entry.path) may be run", "a \(entry.kind.rawValue) is only read",
            hint: "give it the mode 0644")
    }

    private static func octal(_ mode: UInt16) -> String { "0" + String(mode, radix: 8) }
}

extension ContentKind {
    /// Whether such a file is read and never run.
    fileprivate var isText: Bool {
        switch self {
        case .header, .man, .completion, .doc, .license, .changelog, .service, .timer, .tmpfiles,
            .sysusers, .desktop, .icon:
            true
        default: false
        }
    }
}

/// Links that lead to nothing the package brings.
enum LinkLint {
    static func findings(in layout: [Entry]) -> [Finding] {
        var places = Set(layout.map { Array($0.path.utf8) })
        for entry in layout {
            var folder = Path.parent(entry.path)
            while folder != ".", places.insert(Array(folder.utf8)).inserted {
                folder = Path.parent(folder)
            }
        }
        return layout.compactMap { entry in
            guard case .symlink(let target) = entry.body,
                let place = InstalledLink.place(of: entry),
                !places.contains(Array(place.utf8))
            else { return nil }
            return Finding(
                .danglingLink, "/\(entry.path) leads to nothing",
                "\(target) is not in the package",
                hint: "correct the target, or add what it leads to")
        }
    }
}
