internal import Files
internal import Model

/// A file that a build job sent, and its place in the project.
struct JoinedFile: Sendable {
    let stage: SealedStage
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
