internal import Archives
internal import Files
internal import Model

/// The files of the released commit, submodules too, as `git archive` gives them.
struct SourceFiles {
    private let project: Project
    private let surroundings: Surroundings
    private let scratch: ScratchFolder

    init(_ project: Project, _ surroundings: Surroundings, _ scratch: ScratchFolder) {
        self.project = project
        self.surroundings = surroundings
        self.scratch = scratch
    }

    func findings(_ identity: ReleaseIdentity) throws(Failure) -> [Finding] {
        guard let git = try Git(project.root, surroundings), let commit = identity.commit else {
            throw Failure(
                "a source archive needs git", "\(project.root) is not a git working copy",
                exit: .usage)
        }
        let tree = scratch.path + "/source"
        try unpack(git, commit, into: tree, number: 0)
        var findings: [Finding] = []
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

    private func finding(_ item: TreeItem, _ tree: String) throws(Failure) -> Finding? {
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
        return Finding(
            path: item.path, source: source,
            origins: [Finding.Origin(source: source, label: "source/" + item.path)], link: link,
            content: content)
    }
}
