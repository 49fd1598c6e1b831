/// Paths as text: `/`-separated, nothing looked up.
public enum Path {
    /// The last part.
    public static func name(_ path: String) -> String {
        String(path.split(separator: "/").last ?? "")
    }

    /// All but the last part; `.` when there is none, `/` at the root.
    public static func parent(_ path: String) -> String {
        let trimmed = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        guard let slash = trimmed.lastIndex(of: "/") else { return "." }
        return slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
    }

    /// `path` as seen from `folder`; an absolute one stays as it is.
    public static func join(_ folder: String, _ path: String) -> String {
        path.hasPrefix("/") || folder == "." || folder.isEmpty
            ? path : (folder.hasSuffix("/") ? folder + path : folder + "/" + path)
    }

    /// Where a link at `path` with `target` leads, inside the same tree; nil when it leaves it.
    public static func resolve(link path: String, target: String) -> String? {
        guard !target.hasPrefix("/") else { return nil }
        var parts = path.split(separator: "/").dropLast().map(String.init)
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
