internal import Model

/// Which files the lines of `contents` have named so far.
struct ContentClaims {
    // By bytes: as strings, two spellings of one Unicode name would be one.
    private var formats: [[UInt8]: [[String]]] = [:]

    /// All files named.
    var paths: Set<[UInt8]> { Set(formats.keys) }

    /// Whether `content` gets the file at `path`: a glob takes what no earlier line has named for
    /// the same formats.
    mutating func take(_ path: String, for content: Content) -> Bool {
        let key = Array(path.utf8)
        let isFree = formats[key, default: []].allSatisfy { others in
            !others.isEmpty && !content.formats.isEmpty
                && !others.contains { content.formats.contains($0) }
        }
        guard isFree || GlobPattern(content.file.value).isLiteral else { return false }
        formats[key, default: []].append(content.formats)
        return true
    }
}
