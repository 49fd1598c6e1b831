public import Model

/// The sorted walk over a folder that never leaves it.
public enum Tree {
    /// The deepest nesting that is walked.
    static let depthLimit = 64

    /// Everything below `root`, sorted bytewise by path; links are reported, not followed.
    public static func walk(_ root: String) throws(Failure) -> [TreeItem] {
        guard try Folder.kind(root) == .folder else {
            throw Failure("cannot read the folder \(root)", "there is no such folder")
        }
        var items: [TreeItem] = []
        try walk(root, prefix: "", depth: 0, into: &items)
        return items.inOrder(of: \.path)
    }

    private static func walk(
        _ folder: String, prefix: String, depth: Int, into items: inout [TreeItem]
    ) throws(Failure) {
        guard depth < depthLimit else {
            throw Failure("cannot read \(folder)", "it is nested over \(depthLimit) folders deep")
        }
        for name in try Folder.names(folder) {
            let path = folder + "/" + name
            guard let kind = try Folder.kind(path) else { continue }
            items.append(TreeItem(path: prefix + name, kind: kind))
            if kind == .folder {
                try walk(path, prefix: prefix + name + "/", depth: depth + 1, into: &items)
            }
        }
    }
}
