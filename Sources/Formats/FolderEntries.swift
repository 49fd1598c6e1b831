import Files
package import Model

extension Sequence<Entry> {
    /// The entries with every folder above them as an entry of its own, sorted by path.
    ///
    /// Unpackers otherwise choose the modes of such folders by the umask.
    package func withFolders() -> [Entry] {
        var all = Array(self)
        // By bytes: as texts, two Unicode forms of one name are equal.
        var known = Set(all.map { Array($0.path.utf8) })
        for entry in self {
            var folder = Path.parent(entry.path)
            while folder != ".", known.insert(Array(folder.utf8)).inserted {
                all.append(Entry(path: folder, kind: .file, mode: 0o755, body: .folder))
                folder = Path.parent(folder)
            }
        }
        return all.inOrder(of: \.path)
    }
}
