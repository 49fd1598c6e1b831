internal import Files
internal import Model

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
/// | service, timer | `systemd/` | |
/// | tmpfiles, sysusers | `tmpfiles.d/`, `sysusers.d/` | |
/// | library, header | `lib/`, `include/` | |
/// | desktop, icon | `share/applications/`, `share/icons/` | |
/// | file | where the stage has it | |
/// | directory, symlink, ghost | nowhere | installing makes them |
///
/// Folders below such a place are kept: `docs/guide/start.md` becomes `doc/guide/start.md`. All
/// lies in one folder named like the archive. A source archive keeps every path.
enum ArchiveLayout {
    /// The entries of `package` under the paths they have in an archive, sorted.
    static func entries(of package: Package) -> [Entry] {
        let entries = package.entries.filter { !$0.kind.isMade }.map { entry in
            let place = package.platform == nil ? entry.path : place(of: entry)
            return entry.moved(to: package.stem + "/" + place)
        }
        return entries.inOrder(of: \.path)
    }

    static func place(of entry: Entry) -> String {
        let path = entry.path
        switch entry.kind {
        case .program: return Path.name(path)
        case .license, .changelog, .file, .directory, .symlink, .ghost: return path
        case .doc: return isRead(first: path) ? path : below("doc", path, dropping: ["docs"])
        case .man: return below("man", path, dropping: ["share/man"])
        case .completion:
            return below("completions", path, dropping: ["completion", "complete", "share"])
        case .config: return below("config", path, dropping: ["etc", "conf"])
        case .service, .timer:
            return below("systemd", path, dropping: ["lib/systemd", "service"])
        case .tmpfiles: return below("tmpfiles.d", path, dropping: ["lib/tmpfiles.d"])
        case .sysusers: return below("sysusers.d", path, dropping: ["lib/sysusers.d"])
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
