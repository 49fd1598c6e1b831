import Archives
import Files
import Model

/// Where a build keeps what took time to make: for the artifacts of this run, and beside the manifest
/// for those of the next.
struct BuildCache {
    let project: Project
    let surroundings: Environment
    /// Holds it until the run is over, where nothing is kept.
    let scratch: ScratchFolder
    let progress: Progress

    /// Names another folder, or says that nothing is kept.
    static let variable = "CONSIGN_CACHE"
    static let off = "off"
    /// Below the manifest's folder.
    static let place = ".consign/cache"

    /// Whether later runs are to have it, too.
    var isKept: Bool { surroundings.variable(Self.variable) != Self.off }

    /// What was kept, in a folder that is made when there is something to keep.
    var folder: CacheFolder { CacheFolder { () throws(Failure) in try open() } }

    private func open() throws(Failure) -> HeldFolder {
        guard isKept else { return try passing() }
        do throws(Failure) { return try kept() } catch {
            progress(.said("note: nothing is kept for later builds: \(error.message)"))
            return try passing()
        }
    }

    private func passing() throws(Failure) -> HeldFolder {
        try scratch.make()
        return try HeldFolder(named: scratch.path).folder("cache")
    }

    private func kept() throws(Failure) -> HeldFolder {
        if let named = surroundings.variable(Self.variable) {
            return try HeldFolder(named: Folder.make(named).path)
        }
        let folder = try HeldFolder(named: project.root).folder(below: Self.place)
        let parent = Path.parent(folder.path)
        // Nobody commits it by accident, and a release from a tidy tree is still one.
        let ignored = parent + "/.gitignore"
        if try Folder.kind(ignored) == nil { try TextFile.write(Array("*\n".utf8), to: ignored) }
        return folder
    }
}
