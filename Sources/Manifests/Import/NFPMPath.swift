internal import Files

/// Paths of nFPM's configuration.
enum NFPMPath {
    /// The deepest folder that holds all of `paths`; `.` when there is none.
    static func common(_ paths: [String]) -> String {
        let folders = paths.map { path -> [String] in
            let plain = path.prefix { $0 != "*" && $0 != "?" }
            let isWhole = plain.count == path.count
            let cut = isWhole ? Path.parent(path) : String(plain.prefix(upTo: plain.lastSlash))
            return (cut == "." ? "" : cut).split(separator: "/").map(String.init)
        }
        guard var shared = folders.first else { return "." }
        for folder in folders {
            while !folder.starts(with: shared) { shared.removeLast() }
        }
        let isAbsolute = paths.allSatisfy { $0.hasPrefix("/") }
        let joined = (isAbsolute ? "/" : "") + shared.joined(separator: "/")
        return joined.isEmpty ? "." : joined
    }

    /// `path` as seen from `folder`, which holds it.
    static func below(_ folder: String, _ path: String) -> String {
        folder == "." ? path : String(path.dropFirst(folder.count + (folder == "/" ? 0 : 1)))
    }
}

extension Substring {
    fileprivate var lastSlash: Index { lastIndex(of: "/") ?? startIndex }
}
