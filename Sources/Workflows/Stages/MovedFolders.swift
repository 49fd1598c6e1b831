import Files
import Model

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

/// A file that a build job sent, and its place in the project.
struct JoinedFile: Sendable {
    let stage: ReceivedStage
    /// Below the folder that was sent, and below the project.
    let path: String
    let digest: Digest

    /// Its digest and where it lies, for messages.
    var shown: String { "\(digest.hex) in \(SafeName.printable(stage.path))" }

    /// Copies it below `folder`; other bytes than those listed are refused.
    func copy(below folder: HeldFolder) throws(Failure) {
        let source = stage.path + "/" + path
        if let target = stage.links[path] {
            return try StageCopy.link(path, below: folder, to: target)
        }
        let found = try StageCopy.file(source, to: path, below: folder)
        guard found == digest else {
            throw Failure(
                "\(SafeName.printable(source)) is not what was built",
                "\(StageList.fileName) has \(digest.hex), the file \(found.hex)",
                hint: "it changed on the way: download it again", exit: .unverified)
        }
    }

    /// Whether what is at `place` is this file.
    func isSame(as kind: TreeItem.Kind, at place: String) throws(Failure) -> Bool {
        switch kind {
        case .file:
            guard stage.links[path] == nil else { return false }
            return try FileHash.record(place).sha256 == digest
        case .symlink(let target): return stage.links[path] == target
        case .folder, .special: return false
        }
    }
}

/// Copies files of stages, taking the digest of the very bytes that are written.
enum StageCopy {
    /// Copies the regular file at `source` to `path` below `root`; the folders above it are made.
    static func file(
        _ source: String, to path: String, below root: HeldFolder
    ) throws(Failure) -> Digest {
        let folder = try root.folder(below: Path.parent(path))
        var input = try InputFile(source)
        var output = try FreshFile(
            Path.name(path), in: folder, mode: input.mode & 0o100 != 0 ? 0o755 : 0o644)
        let hash = try Hash(.sha256)
        try input.forEachStep { step throws(Failure) in
            try hash.update(step.span.bytes)
            try output.write(step.span.bytes)
        }
        return try hash.value()
    }

    /// Makes a link at `path` below `root`, which leads to `target`.
    static func link(
        _ path: String, below root: HeldFolder, to target: String
    ) throws(Failure) {
        try root.folder(below: Path.parent(path)).link(Path.name(path), to: target)
    }
}
