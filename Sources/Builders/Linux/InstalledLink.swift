internal import Model

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
