package import Files
package import Model

/// Where a build keeps what took time to make: for the artifacts of this run, and beside the manifest
/// for those of the next.
package struct BuildCache: Sendable {
    private let root: String
    private let surroundings: Environment

    /// Names another folder, or says that nothing is kept.
    package static let variable = "CONSIGN_CACHE"
    private static let off = "off"
    private static let name = "cache"

    /// The cache of `project`.
    package init(_ project: Project, _ surroundings: Environment) {
        root = project.root
        self.surroundings = surroundings
    }

    /// Whether later runs are to have it, too.
    package var isKept: Bool { surroundings.variable(Self.variable) != Self.off }

    /// The folder's path.
    package var path: String { named ?? Path.join(root, KeptFolder.place(Self.name)) }

    /// What is kept; nil when there is no folder yet.
    package func existing() throws(Failure) -> CacheFolder? {
        guard isKept, try Folder.kind(path) != nil else { return nil }
        let folder = try folder()
        return CacheFolder { folder }
    }

    /// What is kept, in a folder that is made when there is something to keep. Where none can be made, or
    /// none is wanted, `scratch` holds it until the run is over.
    func open(or scratch: ScratchFolder, _ progress: Progress) -> CacheFolder {
        CacheFolder { () throws(Failure) in
            if isKept {
                do throws(Failure) { return try folder() } catch {
                    progress(.said("note: nothing is kept for later builds: \(error.message)"))
                }
            }
            try scratch.make()
            return try HeldFolder(named: scratch.path).folder("cache")
        }
    }

    private var named: String? { isKept ? surroundings.variable(Self.variable) : nil }

    private func folder() throws(Failure) -> HeldFolder {
        if let named { return try Folder.make(named) }
        return try KeptFolder.make(Self.name, in: root)
    }
}
