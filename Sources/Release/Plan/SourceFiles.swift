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

    /// What git would unpack, looked through as it comes; it is unpacked when archives are built.
    func find(_ identity: ReleaseInfo) throws(Failure) -> ContentFinder.Result {
        guard let git = try Git(project.root, surroundings), let commit = identity.commit else {
            throw Failure(
                "a source archive needs git", "\(project.root) is not a git working copy",
                exit: .usage)
        }
        let tree = scratch.path + "/source"
        let parts = try parts(git, commit, "")
        var result = ContentFinder.Result()
        for part in parts {
            try part.git.archive(part.commit) { archive throws(Failure) in
                result.findings += try Self.findings(archive, part.folder, tree)
            }
        }
        result.findings = result.findings.inOrder(of: \.path)
        let records = result.findings.compactMap(\.made)
        let scratch = scratch
        result.made = [
            MadeFiles(records, called: "the source") { () throws(Failure) in
                try scratch.make()
                for part in parts { try part.unpack(below: tree) }
                for record in records {
                    guard try FileHash.record(record.path).sha256 == record.sha256 else {
                        throw MadeFiles.changed
                    }
                }
            }
        ]
        return result
    }

    /// A commit, and the folder of the source that its files lie in.
    private struct Part: Sendable {
        let git: Git
        let commit: String
        let folder: String

        func unpack(below tree: String) throws(Failure) {
            let place = folder.isEmpty ? tree : tree + "/" + folder
            try git.archive(commit) { archive throws(Failure) in
                _ = try archive.extract(into: place)
            }
        }
    }

    /// A commit, and then the commits that its submodules are pinned to.
    private func parts(_ git: Git, _ commit: String, _ folder: String) throws(Failure) -> [Part] {
        var parts = [Part(git: git, commit: commit, folder: folder)]
        for module in try git.submodules(of: commit) {
            guard let inner = try Git(git.folder + "/" + module.path, surroundings),
                try inner.isSeparate(from: git)
            else {
                throw Failure(
                    "the submodule \(module.path) is not checked out",
                    hint: "run 'git submodule update --init --recursive'", exit: .usage)
            }
            parts += try self.parts(
                inner, module.commit, folder.isEmpty ? module.path : folder + "/" + module.path)
        }
        return parts
    }

    private static func findings(
        _ archive: consuming ArchiveReader, _ folder: String, _ tree: String
    ) throws(Failure) -> [StagedFile] {
        var findings: [StagedFile] = []
        while let item = try archive.next() {
            try Interruption.check()
            let path = folder.isEmpty ? item.path : folder + "/" + item.path
            switch item.kind {
            case .folder: continue
            case .symlink(let target): findings.append(finding(path, tree, item.mode, link: target))
            case .file:
                var promised = try PromisedFile(tree + "/" + path)
                try archive.content { bytes throws(Failure) in try promised.take(bytes) }
                findings.append(finding(path, tree, item.mode, made: try promised.record()))
            case .hardLink, .special:
                throw Failure(
                    "cannot pack \(path) of the source", "it is neither a file nor a link",
                    exit: .usage)
            }
        }
        return findings
    }

    private static func finding(
        _ path: String, _ tree: String, _ mode: UInt16, link: String? = nil,
        made: FileRecord? = nil
    ) -> StagedFile {
        let isProgram = link == nil && mode & 0o100 != 0
        let content = Content(
            file: Located(path), kind: .file, mode: isProgram ? 0o755 : 0o644)
        let source = tree + "/" + path
        return StagedFile(
            path: path, source: source,
            origins: [StagedFile.Origin(source: source, label: "source/" + path)], link: link,
            content: content, made: made)
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
