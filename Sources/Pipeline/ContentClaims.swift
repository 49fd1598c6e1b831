internal import Model

/// Which files the lines of `contents` have named so far.
struct ContentClaims {
    /// All files named, and each again with every format it was named for, or with none for all.
    // By bytes: as strings, two spellings of one Unicode name would be one.
    private(set) var paths: Set<[UInt8]> = []

    /// Whether `content` gets the file at `path`: a glob takes what no earlier line has named for
    /// the same formats.
    mutating func take(_ path: String, for content: Content) -> Bool {
        let path = Array(path.utf8)
        var keys = [path + [0]]
        for format in content.formats { keys.append(path + [0] + Array(format.utf8)) }
        var isFree = GlobPattern(content.file.value).isLiteral
        if !isFree {
            isFree = !paths.contains(path)
            if !isFree, !content.formats.isEmpty { isFree = !keys.contains(where: paths.contains) }
        }
        guard isFree else { return false }
        paths.insert(path)
        for key in content.formats.isEmpty ? keys : Array(keys.dropFirst()) { paths.insert(key) }
        return true
    }
}
