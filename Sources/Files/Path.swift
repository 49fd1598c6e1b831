/// Paths as text: `/`-separated, nothing looked up.
package enum Path {
    /// The last part.
    package static func name(_ path: String) -> String {
        let bytes = path.utf8
        guard let last = bytes.lastIndex(where: { $0 != slash }) else { return "" }
        let whole = bytes[...last]
        let start = whole.lastIndex(of: slash).map(bytes.index(after:)) ?? path.startIndex
        return String(Substring(whole[start...]))
    }

    /// All but the last part; `.` when there is none, `/` at the root.
    package static func parent(_ path: String) -> String {
        var bytes = path.utf8[...]
        if bytes.count > 1, bytes.last == slash { bytes.removeLast() }
        guard let end = bytes.lastIndex(of: slash) else { return "." }
        return end == path.startIndex ? "/" : String(path[..<end])
    }

    // As bytes: looking for characters takes most of the time of planning many files.
    private static let slash = UInt8(ascii: "/")

    /// `path` as seen from `folder`; an absolute one stays as it is.
    package static func join(_ folder: String, _ path: String) -> String {
        path.hasPrefix("/") || folder == "." || folder.isEmpty
            ? path : (folder.hasSuffix("/") ? folder + path : folder + "/" + path)
    }

    /// `path` in the one spelling that records take: without `./` in front and doubled slashes.
    package static func plain(_ path: String) -> String {
        let parts = path.split(separator: "/").filter { $0 != "." }
        return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
    }

    /// Where a link at `path` with `target` leads, inside the same tree; nil when it leaves it.
    package static func resolve(link path: String, target: String) -> String? {
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
