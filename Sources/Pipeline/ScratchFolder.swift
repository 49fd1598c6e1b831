internal import Files
internal import Model

/// A private folder for a run's intermediate files, removed with the last value that needs it.
public final class ScratchFolder: Sendable {
    let path: String

    init(_ surroundings: Surroundings) throws(Failure) {
        path = try Folder.scratch(in: surroundings.temporary)
    }

    deinit { try? Folder.remove(path) }
}
