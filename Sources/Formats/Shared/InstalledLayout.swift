import Archives
import Files
import Model

/// Where a package manager puts each kind of file (Filesystem Hierarchy Standard 3.0), with what
/// distributions do differently.
///
/// | kind | place |
/// |---|---|
/// | program | `/usr/bin` |
/// | library, header | `libraries`, `/usr/include` |
/// | man | `/usr/share/man/manN`, compressed, a language's folder kept |
/// | completion | the folder that the shell looks into, by the file's ending |
/// | config | `/etc` |
/// | doc, changelog | `/usr/share/doc/PACKAGE` |
/// | license | `/usr/share/licenses/PACKAGE` |
/// | service, timer | `/usr/lib/systemd/system` |
/// | tmpfiles, sysusers | `/usr/lib/tmpfiles.d`, `/usr/lib/sysusers.d`, called `….conf` |
/// | desktop | `/usr/share/applications` |
/// | icon | `/usr/share/icons/hicolor` by the size in its path, otherwise `/usr/share/pixmaps` |
/// | file | `/usr/share/PACKAGE` |
struct InstalledLayout {
    /// Where libraries go: `usr/lib`.
    let libraries: String
    /// Where zsh looks for completions of packages.
    let zsh: String
    /// The mode of shared libraries: executable for all but Debian (Policy 8.1).
    let libraryMode: UInt16
    /// Kinds for which the format has rules of its own, and which are left out here.
    let without: Set<ContentKind>

    init(
        libraries: String = "usr/lib", zsh: String = "usr/share/zsh/site-functions",
        libraryMode: UInt16 = 0o755, without: Set<ContentKind> = []
    ) {
        self.libraries = libraries
        self.libraryMode = libraryMode
        self.zsh = zsh
        self.without = without
    }

    /// The entries of `package` under the paths they are installed at, without a leading `/`. A
    /// script for another init has no place beside systemd.
    func entries(of package: Package) throws(Failure) -> [Entry] {
        try package.entries.filter { !without.contains($0.kind) && !ServiceFile.isScript($0) }
            .map { entry throws(Failure) in try installed(entry, package.name) }
            .inOrder(of: \.path)
    }

    /// `entry` at its place; a manual page is compressed.
    func installed(_ entry: Entry, _ name: String) throws(Failure) -> Entry {
        let place = entry.target.map { String($0.drop { $0 == "/" }) } ?? usual(entry, name)
        var moved = InstalledLink.shortest(entry.moved(to: place))
        if entry.isSharedLibrary, entry.mode == 0o644 { moved = moved.with(mode: libraryMode) }
        return entry.kind == .man ? try ManualPage.compressed(moved) : moved
    }

    private func usual(_ entry: Entry, _ name: String) -> String {
        let path = entry.path
        switch entry.kind {
        case .program: return "usr/bin/" + Path.name(path)
        case .library: return below(libraries, path, dropping: ["lib", "lib64", "usr/lib"])
        case .header: return below("usr/include", path, dropping: ["include", "usr/include"])
        case .man: return "usr/share/man/" + ManualPage.place(of: path)
        case .completion: return completion(path, name)
        case .config: return below("etc", path, dropping: ["etc", "config", "conf"])
        case .doc, .changelog:
            return below("usr/share/doc/" + name, path, dropping: ["doc", "docs"])
        case .license: return "usr/share/licenses/" + name + "/" + Path.name(path)
        case .service, .timer: return "usr/lib/systemd/system/" + Path.name(path)
        case .tmpfiles: return "usr/lib/tmpfiles.d/" + settings(path, ".tmpfiles")
        case .sysusers: return "usr/lib/sysusers.d/" + settings(path, ".sysusers")
        case .desktop: return "usr/share/applications/" + Path.name(path)
        case .icon: return IconPlace.of(path)
        case .file: return below("usr/share/" + name, path, dropping: ["share/" + name])
        case .directory, .symlink, .ghost: return path
        }
    }

    private func below(_ folder: String, _ path: String, dropping prefixes: [String]) -> String {
        for prefix in prefixes where path.hasPrefix(prefix + "/") {
            return folder + "/" + path.dropFirst(prefix.count + 1)
        }
        return folder + "/" + path
    }

    /// systemd reads only what ends in `.conf`, `acme.sysusers` as debhelper has it would never be
    /// read. sysusers.d(5), tmpfiles.d(5)
    private func settings(_ path: String, _ ending: String) -> String {
        let name = Path.name(path)
        guard !name.hasSuffix(".conf") else { return name }
        return (name.hasSuffix(ending) ? String(name.dropLast(ending.count)) : name) + ".conf"
    }

    /// By the file's ending; another shell's lies with the package's own data.
    private func completion(_ path: String, _ package: String) -> String {
        let name = Path.name(path)
        if name.hasSuffix(".bash") || path.contains("bash") {
            let bare = name.hasSuffix(".bash") ? String(name.dropLast(5)) : name
            return "usr/share/bash-completion/completions/" + bare
        }
        // Some generators call PowerShell's `_acme.ps1`.
        if name.hasPrefix("_") && !name.hasSuffix(".ps1") || name.hasSuffix(".zsh") {
            let bare = name.hasSuffix(".zsh") ? String(name.dropLast(4)) : name
            return zsh + "/" + (bare.hasPrefix("_") ? bare : "_" + bare)
        }
        if name.hasSuffix(".fish") { return "usr/share/fish/vendor_completions.d/" + name }
        return "usr/share/" + package + "/completions/" + name
    }
}

/// Symbolic links of an installed system.
enum InstalledLink {
    /// A link inside one top folder is relative and one between top folders absolute, as Debian
    /// Policy 10.5 asks; other systems accept both.
    static func shortest(_ entry: Entry) -> Entry {
        guard case .symlink(let target) = entry.body, target.hasPrefix("/") else { return entry }
        var from = entry.path.split(separator: "/").dropLast().map(String.init)
        var to = target.split(separator: "/").map(String.init)
        guard let top = to.first, from.first == top, !to.contains("..") else { return entry }
        while let first = from.first, first == to.first, to.count > 1 {
            from.removeFirst()
            to.removeFirst()
        }
        let ups = Array(repeating: "..", count: from.count)
        return entry.holding(.symlink((ups + to).joined(separator: "/")))
    }

    /// Where a link leads in the installed system, without a leading `/`; nil above its root.
    static func place(of entry: Entry) -> String? {
        guard case .symlink(let target) = entry.body else { return nil }
        var parts =
            target.hasPrefix("/")
            ? [] : entry.path.split(separator: "/").dropLast().map(String.init)
        for part in target.split(separator: "/") where part != "." {
            if part != ".." {
                parts.append(String(part))
            } else if parts.popLast() == nil {
                return nil
            }
        }
        return parts.joined(separator: "/")
    }
}
