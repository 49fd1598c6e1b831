internal import Files
internal import Model

/// Folders moved to their places one after another, which can all be taken back.
struct MovedFolders {
    private var moved: [Made] = []
    private var parents: [Made] = []

    private struct Made {
        let parent: HeldFolder
        let folder: HeldFolder
    }

    /// Moves the folder at `path` below `root` to a name that must not be taken.
    mutating func move(
        _ path: String, below root: HeldFolder, to place: String
    ) throws(Failure) {
        let above: HeldFolder
        do throws(Failure) { above = try folder(Path.parent(place)) } catch {
            throw Failure("cannot rename to \(place)", error.why, hint: error.hint)
        }
        let from = try root.folder(below: Path.parent(path))
        try from.move(Path.name(path), to: Path.name(place), in: above)
        moved.append(Made(parent: above, folder: try HeldFolder(Path.name(place), in: above)))
    }

    /// Removes what was moved, and of the folders that were made for it those that nobody else has
    /// put something into.
    mutating func undo() {
        for made in moved.reversed() { try? made.parent.discard(made.folder) }
        for made in parents.reversed() { try? made.parent.remove(emptied: made.folder) }
        (moved, parents) = ([], [])
    }

    /// The folder at `path`, made where it is missing.
    private mutating func folder(_ path: String) throws(Failure) -> HeldFolder {
        guard try Folder.kind(path) == nil else { return try HeldFolder(named: path) }
        let parent = try folder(Path.parent(path))
        let made = try parent.make(Path.name(path))
        parents.append(Made(parent: parent, folder: made))
        return made
    }
}
