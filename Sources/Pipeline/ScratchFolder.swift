internal import Files
internal import Model

/// A private folder for a run's intermediate files, removed with the last value that needs it.
public final class ScratchFolder: Sendable {
    let path: String
    private let parent: HeldFolder
    private let folder: HeldFolder

    init(_ surroundings: Surroundings) throws(Failure) {
        parent = try HeldFolder(named: surroundings.temporary)
        folder = try parent.scratch()
        path = folder.path
    }

    deinit { try? parent.discard(folder) }
}
