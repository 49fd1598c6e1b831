import Archives
import Files
import Model
import Publishing
import Synchronization

/// The files of the released commit, submodules too, as `git archive` gives them.
struct SourceFiles {
    private let project: Project
    private let surroundings: Environment
    private let scratch: ScratchFolder

    init(_ project: Project, _ surroundings: Environment, _ scratch: ScratchFolder) {
        self.project = project
        self.surroundings = surroundings
        self.scratch = scratch
    }

    func findings(_ identity: ReleaseInfo) throws(Failure) -> [StagedFile] {
        guard let git = try Git(project.root, surroundings), let commit = identity.commit else {
            throw Failure(
                "a source archive needs git", "\(project.root) is not a git working copy",
                exit: .usage)
        }
        try scratch.make()
        let tree = scratch.path + "/source"
        try unpack(git, commit, into: tree, number: 0)
        var findings: [StagedFile] = []
        for item in try Tree.walk(tree) {
            if let finding = try finding(item, tree) { findings.append(finding) }
        }
        return findings
    }

    /// Unpacks a commit and then the commits its submodules are pinned to.
    private func unpack(
        _ git: Git, _ commit: String, into folder: String, number: Int
    ) throws(Failure) {
        let tar = folder + ".tar"
        try Folder.make(folder)
        try git.archive(commit, to: tar)
        _ = try ArchiveReader(tar).extract(into: folder)
        try Folder.remove(tar)
        for module in try git.submodules(of: commit) {
            guard let inner = try Git(git.folder + "/" + module.path, surroundings),
                try inner.isSeparate(from: git)
            else {
                throw Failure(
                    "the submodule \(module.path) is not checked out",
                    hint: "run 'git submodule update --init --recursive'", exit: .usage)
            }
            try unpack(inner, module.commit, into: folder + "/" + module.path, number: number + 1)
        }
    }

    private func finding(_ item: TreeItem, _ tree: String) throws(Failure) -> StagedFile? {
        var link: String?
        switch item.kind {
        case .folder: return nil
        case .symlink(let target): link = target
        case .file, .special: break
        }
        let source = tree + "/" + item.path
        let isProgram = link == nil ? try InputFile(source).mode & 0o100 != 0 : false
        let content = Content(
            file: Located(item.path), kind: .file, mode: isProgram ? 0o755 : 0o644)
        return StagedFile(
            path: item.path, source: source,
            origins: [StagedFile.Origin(source: source, label: "source/" + item.path)], link: link,
            content: content)
    }
}

/// A private folder for a run's intermediate files, removed with the last value that needs it.
package final class ScratchFolder: Sendable {
    let path: String
    private let parent: HeldFolder
    private let folder: Mutex<HeldFolder?>

    /// A folder that is there.
    convenience init(_ surroundings: Environment) throws(Failure) {
        try self.init(later: surroundings)
        try make()
    }

    /// A folder that ``make()`` makes, when somebody has to write into it.
    init(later surroundings: Environment) throws(Failure) {
        parent = try HeldFolder(named: surroundings.temporary)
        path = parent.path(of: try parent.scratchName())
        folder = Mutex(nil)
    }

    /// Makes the folder, unless it is there.
    func make() throws(Failure) {
        try folder.withLock { folder throws(Failure) in
            if folder == nil { folder = try parent.make(Path.name(path), mode: 0o700) }
        }
    }

    deinit { if let folder = folder.withLock({ $0 }) { try? parent.discard(folder) } }
}
