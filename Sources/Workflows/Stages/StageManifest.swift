import Files
import Manifests
package import Model
package import Release

/// Makes of a build job's stages the folder that the sealing job joins.
package struct StageManifest {
    private let project: Project
    private let surroundings: Environment
    private let matrix: StageMatrix

    /// For the stages of `project`.
    package init(
        _ project: Project, _ surroundings: Environment, isSnapshot: Bool
    ) throws(Failure) {
        self.project = project
        self.surroundings = surroundings
        matrix = try StageMatrix(project, surroundings, isSnapshot: isSnapshot)
    }

    /// Copies the stages of the platforms called `names` into the new folder `output`, with the
    /// list of their digests; says how many files there are.
    package func seal(_ names: [String], into output: String) throws(Failure) -> Int {
        guard try Folder.kind(output) == nil else {
            throw Failure(
                "\(output) is there already", hint: "remove it, or name another with -o",
                exit: .usage)
        }
        let jobs = try names.map { name throws(Failure) in try job(name) }
        let parent = try Folder.make(Path.parent(output))
        let scratch = try parent.scratch()
        defer { try? parent.discard(scratch) }
        // Inside it, for the scratch folder itself is nobody's but ours to read.
        let fresh = try scratch.make("stage")
        var digests: [String: Digest] = [:]
        for job in jobs {
            try checkContents(job)
            for folder in job.folders { try copy(folder, into: fresh, &digests) }
        }
        let list = StageList(commit: try Git(project.root, surroundings)?.head(), digests: digests)
        try TextFile.write(list.bytes, to: StageList.fileName, in: fresh)
        try scratch.move("stage", to: Path.name(output), in: parent)
        return digests.count
    }

    private func job(_ name: String) throws(Failure) -> StageJob {
        let platform = try Platform(parsing: name)
        guard let job = matrix.jobs.first(where: { $0.platform == platform }) else {
            throw Failure(
                "the manifest stages nothing for \(platform)",
                hint: Spelling.suggestion(
                    for: name, known: matrix.jobs.map(\.platform.description)), exit: .usage)
        }
        return job
    }

    /// What the sealing job would miss is missed here, where it can still be built.
    private func checkContents(_ job: StageJob) throws(Failure) {
        let finder = ContentFinder(
            contents: project.manifest.contents, root: project.root, platform: job.platform)
        for folder in job.folders {
            let place = Path.join(project.root, folder)
            guard try Folder.kind(place) == .folder else {
                throw Failure(
                    "\(job.platform) is not staged", "there is no folder \(place)",
                    hint: "build it first", exit: .usage)
            }
            let result = finder.find(in: try StageFolder(place), label: folder)
            try result.complaints.refuse()
        }
    }

    private func copy(
        _ folder: String, into fresh: HeldFolder, _ digests: inout [String: Digest]
    ) throws(Failure) {
        let root = Path.join(project.root, folder)
        for item in try Tree.walk(root) {
            let path = folder + "/" + item.path
            try SafeName.checkPath(path, for: nil)
            let source = root + "/" + item.path
            switch item.kind {
            case .folder: continue
            case .file: digests[path] = try StageCopy.file(source, to: path, below: fresh)
            case .symlink(let target):
                digests[path] = try digest(of: item.path, to: target, in: root)
                try StageCopy.link(path, below: fresh, to: target)
            case .special: throw refused(source, "it is a socket, pipe or device")
            }
        }
    }

    /// The digest of the file that a link leads to, which is below the same folder.
    private func digest(
        of link: String, to target: String, in root: String
    ) throws(Failure) -> Digest {
        guard let end = Path.resolve(link: link, target: target),
            try Folder.kind(root + "/" + end) == .file
        else { throw refused(root + "/" + link, "it is a link that leads to no file of the stage") }
        return try FileHash.record(root + "/" + end).sha256
    }

    private func refused(_ path: String, _ why: String) -> Failure {
        Failure("cannot carry \(SafeName.printable(path))", why, exit: .usage)
    }
}
