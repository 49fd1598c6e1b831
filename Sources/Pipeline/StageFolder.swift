internal import Files
internal import Model

/// One folder that a build left, walked once.
struct StageFolder {
    let path: String
    let items: [TreeItem]
    private let byPath: [String: TreeItem]

    init(_ path: String) throws(Failure) {
        self.path = path
        items = try Tree.walk(path)
        // Two spellings of one Unicode name are one key here; the formats refuse such a pair.
        byPath = Dictionary(items.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// What is at `name`; a folder above it that is a link does not count.
    func item(_ name: String) -> TreeItem? { byPath[name] }

    /// Everything that `pattern` names: one file, or all files a glob matches.
    func matches(_ pattern: GlobPattern) -> [TreeItem] {
        if pattern.isLiteral { return item(pattern.description).map { [$0] } ?? [] }
        return items.filter { $0.kind != .folder && pattern.matches($0.path) }
    }

    /// Files that nothing in the manifest asks for.
    func leftovers(_ used: Set<[UInt8]>) -> [String] {
        items.filter { $0.kind != .folder && !used.contains(Array($0.path.utf8)) }.map(\.path)
    }

    func absolute(_ name: String) -> String { path + "/" + name }
}
