import Files
import Model

/// Where the files of a package lie in an archive that people unpack by hand.
///
/// | kind | place | |
/// |---|---|---|
/// | program | at the top | found and run without looking |
/// | license, changelog | where the stage has them, usually at the top | |
/// | doc | README and its like at the top, others in `doc/` | |
/// | man | `man/` | |
/// | completion | `completions/` | |
/// | config | `config/` | a sample: nothing is installed into `/etc` by unpacking |
/// | service, timer | `systemd/` | nowhere on macOS, where an installer makes a job of it |
/// | tmpfiles, sysusers | `tmpfiles.d/`, `sysusers.d/` | |
/// | library, header | `lib/`, `include/` | |
/// | desktop, icon | `share/applications/`, `share/icons/` | |
/// | file | where the stage has it | |
/// | directory, symlink, ghost | nowhere | installing makes them |
///
/// What is in an app for macOS, a folder `Acme.app`, stays where it is in it, whatever it is for.
/// Folders below such a place are kept: `docs/guide/start.md` becomes `doc/guide/start.md`; those
/// before it are not: `doc/acme.1` becomes `man/acme.1`. All
/// lies in one folder named like the archive. A source archive keeps every path.
enum ArchiveLayout {
    /// The entries of `package` under the paths they have in an archive, sorted; refuses what no
    /// archive takes.
    static func checked(_ package: Package, fileName: String) throws(Failure) -> [Entry] {
        let layout = entries(of: package)
        try ArchiveRules.check(layout, of: package, fileName: fileName)
        return layout
    }

    private static func entries(of package: Package) -> [Entry] {
        let isForMac = package.platform?.os == .macos
        let entries = package.entries.filter { entry in
            !entry.kind.isMade && !(isForMac && [.service, .timer].contains(entry.kind))
        }.map { entry in
            let place = package.platform == nil ? entry.path : place(of: entry)
            return entry.moved(to: package.stem + "/" + place)
        }
        return entries.inOrder(of: \.path)
    }

    static func place(of entry: Entry) -> String {
        let path = entry.path
        if AppBundle.holds(path) { return path }
        switch entry.kind {
        case .program: return Path.name(path)
        case .license, .changelog, .file, .directory, .symlink, .ghost: return path
        case .doc: return isRead(first: path) ? path : below("doc", path, dropping: ["docs"])
        case .man: return below("man", path, words: [])
        case .completion:
            return below("completions", path, words: ["completion", "complete", "autocomplete"])
        case .config: return below("config", path, words: ["etc", "conf"])
        case .service, .timer: return below("systemd", path, words: ["service"])
        case .tmpfiles: return below("tmpfiles.d", path, words: [])
        case .sysusers: return below("sysusers.d", path, words: [])
        case .library: return below("lib", path, dropping: [])
        case .header: return below("include", path, dropping: [])
        case .desktop: return below("share/applications", path, dropping: ["applications"])
        case .icon: return below("share/icons", path, dropping: ["icons", "share"])
        }
    }

    private static func below(_ folder: String, _ path: String, dropping others: [String]) -> String
    {
        for prefix in [folder] + others where path.hasPrefix(prefix + "/") {
            return folder + "/" + path.dropFirst(prefix.count + 1)
        }
        return folder + "/" + path
    }

    /// Where a project keeps such files is not where people look for them: of `contrib/completion/_acme`
    /// the folders up to the one that is called `folder`, or by another of its `words`, are left out,
    /// and otherwise those that only say that a file is beside the sources.
    private static func below(_ folder: String, _ path: String, words: [String]) -> String {
        let parts = path.split(separator: "/")
        let places = words + [folder]
        let last = parts.dropLast().lastIndex { places.contains(String($0)) }
        let rest =
            last.map { parts[($0 + 1)...] }
            ?? parts.dropLast().drop { containers.contains(String($0)) } + parts.suffix(1)
        return folder + "/" + rest.joined(separator: "/")
    }

    private static let containers: Set<String> = [
        "contrib", "dist", "doc", "docs", "examples", "lib", "packaging", "share", "shell",
    ]

    /// Documents that people look for before all others.
    private static func isRead(first path: String) -> Bool {
        let names = [
            "readme", "notice", "authors", "copying", "credits", "install", "security",
            "contributing",
        ]
        let stem = path.prefix { $0 != "." }.lowercased()
        return names.contains(stem)
    }
}

/// What every archive refuses, whatever its container.
enum ArchiveRules {
    static func check(
        _ layout: [Entry], of package: Package, fileName: String
    ) throws(Failure) {
        try SafeName.checkFile(fileName)
        guard layout.contains(where: { $0.body != .folder }) else {
            throw Failure(
                "cannot pack \(fileName)", "it would be empty",
                hint: "check 'contents' and the staged files", exit: .usage)
        }
        for entry in layout {
            try SafeName.checkPath(entry.path, for: package.platform)
            try checkMode(entry)
        }
        try checkNames(layout, package.platform)
        try checkLinks(layout, package)
    }

    private static func checkMode(_ entry: Entry) throws(Failure) {
        guard entry.mode <= 0o777 else {
            throw Failure(
                "refused the mode \(String(entry.mode, radix: 8)) of \(entry.path)",
                "an archive that people unpack carries no set-user-ID",
                hint: "leave it to native packages", exit: .usage)
        }
    }

    private static func checkNames(_ layout: [Entry], _ platform: Platform?) throws(Failure) {
        var names: Set<[UInt8]> = []
        for entry in layout where !names.insert(Array(entry.path.utf8)).inserted {
            throw Failure(
                "two files become '\(entry.path)' in the archive", hint: "rename one of them",
                exit: .usage)
        }
        let leaves = Set(layout.filter { $0.body != .folder }.map { Array($0.path.utf8) })
        for entry in layout {
            var folder = Path.parent(entry.path)
            while folder != "." {
                guard !leaves.contains(Array(folder.utf8)) else {
                    throw Failure(
                        "'\(folder)' is a file and a folder in the archive",
                        hint: "rename one of them", exit: .usage)
                }
                folder = Path.parent(folder)
            }
        }
        // Folders too: `Doc/a` and `doc/b` become one folder where case does not matter.
        try SafeName.checkCollisions(layout.withFolders().map(\.path), for: platform)
    }

    private static func checkLinks(_ layout: [Entry], _ package: Package) throws(Failure) {
        var targets: [String: String] = [:]
        for entry in layout {
            guard case .symlink(let target) = entry.body else { continue }
            guard package.platform?.os != .windows else {
                throw Failure(
                    "refused the link '\(entry.path)'", "Windows unpacks no symbolic links",
                    hint: "stage a copy of the file instead", exit: .usage)
            }
            // Seen from the folder that holds all: a link may not lead beside it.
            targets[String(entry.path.dropFirst(package.stem.count + 1))] = target
        }
        try LinkMap(targets).check()
    }
}
