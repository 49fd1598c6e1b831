import Files
import Model
import Release

/// Joins what the build jobs sent into the project's stages, by digest.
///
/// Everything is checked before a stage appears, and what has appeared is taken back when the last
/// one cannot.
struct StageJoin {
    private let project: Project
    private let surroundings: Environment
    private let matrix: StageMatrix

    /// For the stages of `project`.
    init(
        _ project: Project, _ surroundings: Environment, isSnapshot: Bool
    ) throws(Failure) {
        self.project = project
        self.surroundings = surroundings
        matrix = try StageMatrix(project, surroundings, isSnapshot: isSnapshot)
    }

    /// Puts the stages of `folders` in their places; how that ended, for the closing table.
    func join(_ folders: [String]) throws(Failure) -> StepResult {
        var sealed: [ReceivedStage] = []
        for folder in folders { sealed += try ReceivedStage.find(in: folder) }
        try checkCommits(sealed)
        let merged = try merge(sealed)
        try requireAll(merged, sealed)
        var fresh: [(String, [String: JoinedFile])] = []
        for (folder, files) in merged.inOrder(of: \.key)
        where try !isThere(folder, files) {
            fresh.append((folder, files))
        }
        try place(fresh)
        return StepResult(
            "join", .done("\(merged.count) stages of \(sealed.count) build jobs"))
    }

    /// Files by stage folder, then by path below the project.
    private typealias Stages = [String: [String: JoinedFile]]

    private var wanted: [(platform: Platform, folder: String)] {
        matrix.jobs.flatMap { job in job.folders.map { (job.platform, $0) } }
    }

    /// A stage that another commit's job built is not this release.
    private func checkCommits(_ sealed: [ReceivedStage]) throws(Failure) {
        let git = try Git(project.root, surroundings)
        for one in sealed {
            guard let head = try git?.head(), let commit = one.list.commit, commit != head else {
                continue
            }
            throw Failure(
                "\(SafeName.printable(one.path)) was built from another commit",
                "\(SafeName.printable(String(commit.prefix(12)))), and this is \(head.prefix(12))",
                hint: "join what the build jobs of this commit sent", exit: .unverified)
        }
    }

    private func merge(_ sealed: [ReceivedStage]) throws(Failure) -> Stages {
        let folders = wanted.map(\.folder)
        var stages: Stages = [:]
        for one in sealed {
            for (path, digest) in one.list.digests.inOrder(of: \.key) {
                // The longest, should one stage lie within another.
                let folder = folders.filter { path.hasPrefix($0 + "/") }.max { $0.count < $1.count }
                guard let folder else {
                    throw Failure(
                        "\(SafeName.printable(one.path + "/" + path)) belongs to no stage",
                        "the manifest stages \(folders.joined(separator: ", "))",
                        hint: "send the folders that 'platforms' names, at their places",
                        exit: .unverified)
                }
                let file = JoinedFile(stage: one, path: path, digest: digest)
                if let other = stages[folder]?[path] {
                    guard other.digest != digest else { continue }
                    throw Failure(
                        "\(SafeName.printable(path)) is not the same in all that was sent",
                        "\(other.shown), but \(file.shown)",
                        hint: "let one job alone build each stage", exit: .unverified)
                }
                stages[folder, default: [:]][path] = file
            }
        }
        return stages
    }

    /// Every stage was sent, or has been built here.
    private func requireAll(_ stages: Stages, _ sealed: [ReceivedStage]) throws(Failure) {
        let names = sealed.map { SafeName.printable($0.path) }.joined(separator: ", ")
        var complaints = Complaints()
        for (platform, folder) in wanted where stages[folder] == nil {
            guard try Folder.kind(Path.join(project.root, folder)) != .folder else { continue }
            complaints.add(
                Failure(
                    "no build job has sent \(platform)", "\(folder) is in none of \(names)",
                    hint: "see why its job sent nothing, or take it out of 'platforms'",
                    exit: .unverified))
        }
        try complaints.refuse()
    }

    /// Whether the stage is in its place already, as after an earlier join.
    private func isThere(
        _ folder: String, _ files: [String: JoinedFile]
    ) throws(Failure) -> Bool {
        let place = Path.join(project.root, folder)
        guard try Folder.kind(place) != nil else { return false }
        func other(_ why: String) -> Failure {
            Failure(
                "\(place) is there already", why,
                hint: "remove it, or leave out what is joined into it", exit: .usage)
        }
        guard try Folder.kind(place) == .folder else { throw other("it is not a folder") }
        var missing = Set(files.keys)
        for item in try Tree.walk(place) where item.kind != .folder {
            let path = folder + "/" + item.path
            guard let file = files[path], missing.remove(path) != nil else {
                throw other("\(SafeName.printable(path)) is not among what was sent")
            }
            guard try file.isSame(as: item.kind, at: Path.join(project.root, path)) else {
                throw other("\(SafeName.printable(path)) is not what was sent")
            }
        }
        if let path = missing.min() { throw other("\(SafeName.printable(path)) is not in it") }
        return true
    }

    /// Copies all stages beside their places, then moves them there.
    private func place(_ stages: [(String, [String: JoinedFile])]) throws(Failure) {
        guard !stages.isEmpty else { return }
        let root = try HeldFolder(named: project.root.isEmpty ? "." : project.root)
        let scratch = try root.scratch()
        defer { try? root.discard(scratch) }
        let fresh = try scratch.make("new")
        for (_, files) in stages {
            for file in files.values.inOrder(of: \.path) { try file.copy(below: fresh) }
        }
        var moves = MovedFolders()
        for (folder, _) in stages {
            do throws(Failure) {
                try moves.move(folder, below: fresh, to: Path.join(project.root, folder))
            } catch {
                moves.undo()
                throw error
            }
        }
    }
}
