import Files
import Model

/// Where an installer puts each kind of file: below `/usr/local`, which macOS leaves to others than Apple.
///
/// | kind | place |
/// |---|---|
/// | program, library, header, man, doc, license, file | as on Linux, with `/usr/local` for `/usr` |
/// | completion | the same; zsh looks there |
/// | config | `/usr/local/etc`, with `.default` behind the name: an edited one stays |
/// | an app, a folder `Acme.app` | `/Applications` |
/// | service | a job for launchd in `/Library/LaunchDaemons` |
/// | desktop, icon, tmpfiles, sysusers, ghost | nowhere: nothing on macOS reads them |
struct InstallerLayout {
    /// What is installed, sorted by path.
    let entries: [Entry]
    /// Files that the script after the installation copies unless there is one already.
    let configs: [Entry]

    private static let without: Set<ContentKind> = [
        .desktop, .icon, .tmpfiles, .sysusers, .ghost, .service, .timer,
    ]
    /// Folders that are not the system's own, which it protects.
    private static let open = ["Applications", "Library", "opt", "private", "usr/local"]

    init(_ package: Package) throws(Failure) {
        var entries: [Entry] = []
        var configs: [Entry] = []
        for entry in package.entries where !Self.without.contains(entry.kind) {
            let placed = try Self.place(entry, of: package)
            if entry.kind == .config, entry.keepsEdits, placed.body != .folder {
                configs.append(placed)
                entries.append(placed.moved(to: placed.path + ".default"))
            } else {
                entries.append(placed)
            }
        }
        self.entries = entries.inOrder(of: \.path)
        self.configs = configs
    }

    private static func place(_ entry: Entry, of package: Package) throws(Failure) -> Entry {
        if let target = entry.target { return try entry.moved(to: asked(target)) }
        if let app = AppBundle.path(of: entry.path) {
            return entry.moved(to: "Applications/" + app)
        }
        let usual = try InstalledLayout().installed(entry, package.name)
        let licenses = "usr/share/licenses/"
        if usual.path.hasPrefix(licenses) {
            return usual.moved(
                to: "usr/local/share/doc/" + usual.path.dropFirst(licenses.count))
        }
        return usual.moved(
            to: usual.path.hasPrefix("usr/")
                ? "usr/local/" + usual.path.dropFirst(4) : "usr/local/" + usual.path)
    }

    /// A place that the manifest names; some folders are links on macOS, over which a folder must not
    /// be put.
    private static func asked(_ target: String) throws(Failure) -> String {
        let path = String(target.drop { $0 == "/" })
        if ["etc", "var", "tmp"].contains(where: { path.hasPrefix($0 + "/") }) {
            return "private/" + path
        }
        guard open.contains(where: { path.hasPrefix($0 + "/") }) else {
            throw Failure(
                "pkg cannot install /\(path)", "macOS keeps that folder to itself",
                hint:
                    "choose a place below /usr/local, /Library, /opt or /Applications, or leave it "
                    + "to other formats with 'formats'", exit: .usage)
        }
        return path
    }
}
