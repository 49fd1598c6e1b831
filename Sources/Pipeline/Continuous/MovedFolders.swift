internal import Files
internal import Model

/// Folders moved to their places one after another, which can all be taken back.
struct MovedFolders {
    private var made: [String] = []

    /// Moves a folder to a name that must not be taken.
    mutating func move(_ from: String, to place: String) throws(Failure) {
        var parent = Path.parent(place)
        var missing: [String] = []
        while try Folder.kind(parent) == nil {
            missing.append(parent)
            parent = Path.parent(parent)
        }
        for folder in missing.reversed() {
            try Folder.make(folder)
            made.append(folder)
        }
        try Folder.move(from, to: place)
        made.append(place)
    }

    /// Removes what was moved, and the folders that were made for it.
    mutating func undo() {
        for folder in made.reversed() { try? Folder.remove(folder) }
        made = []
    }
}
