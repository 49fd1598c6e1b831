internal import Files
internal import Model

/// The folders that are the package's own, so that removing it removes them: those named like it
/// in the places of the Filesystem Hierarchy Standard, and what is below them.
///
/// A package that owned `/usr/bin` or `/etc` would fight with others over them; one that does not
/// own its `/usr/share/acme` leaves it behind.
enum RpmFolders {
    private static let homes = [
        "etc", "opt", "usr/include", "usr/lib", "usr/lib64", "usr/libexec", "usr/share",
        "usr/share/doc", "usr/share/licenses", "var/cache", "var/lib", "var/log", "var/spool",
    ]

    /// `layout` with the folders above its files that only the package called `name` has.
    static func complete(_ layout: [Entry], _ name: String) -> [Entry] {
        let roots = homes.map { "\($0)/\(name)" }
        var known = Set(layout.map { Array($0.path.utf8) })
        var made: [Entry] = []
        for entry in layout {
            var folder = Path.parent(entry.path)
            while roots.contains(where: { folder == $0 || folder.hasPrefix($0 + "/") }) {
                guard known.insert(Array(folder.utf8)).inserted else { break }
                made.append(Entry(path: folder, kind: .directory, mode: 0o755, body: .folder))
                folder = Path.parent(folder)
            }
        }
        return (layout + made).inOrder(of: \.path)
    }
}
