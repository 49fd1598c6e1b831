package import Model

/// The links of a tree that exists only as a list, followed as a file system would.
package struct LinkMap: Sendable {
    private let targets: [String: String]

    /// As many links as Linux follows in one path (path_resolution(7)).
    private static let mostHops = 40

    /// The links as path and target.
    package init(_ targets: [String: String]) { self.targets = targets }

    /// Refuses a link that is absolute, or leads out of the tree by itself or through others, or
    /// has a name in its target that ``SafeName`` refuses.
    package func check() throws(Failure) {
        for (path, target) in targets.inOrder(of: \.key) {
            for name in target.split(separator: "/") where name != "." && name != ".." {
                do throws(Failure) {
                    try SafeName.checkPath(String(name), for: nil)
                } catch {
                    throw error.within("refused the link '\(SafeName.printable(path))'")
                }
            }
            guard destination(of: path) == nil else { continue }
            throw Failure(
                "refused the link '\(SafeName.printable(path))'",
                "it leads to '\(SafeName.printable(target))', outside or in a circle",
                hint: "link to something inside, by a relative path", exit: .usage)
        }
    }

    /// Where the link at `path` leads in the end; nil when it leaves the tree.
    package func destination(of path: String) -> String? {
        var todo = path.split(separator: "/").map(String.init)
        var done: [String] = []
        var hops = 0
        while !todo.isEmpty {
            let part = todo.removeFirst()
            if part == "." { continue }
            if part == ".." {
                guard done.popLast() != nil else { return nil }
                continue
            }
            done.append(part)
            guard let target = targets[done.joined(separator: "/")] else { continue }
            hops += 1
            guard hops <= Self.mostHops, target.first != "/", !target.isEmpty else { return nil }
            done.removeLast()
            todo = target.split(separator: "/").map(String.init) + todo
        }
        return done.joined(separator: "/")
    }
}
