import Files
import Manifests
import Model
import Release

/// The build jobs of a manifest: one for each platform that an artifact asks for.
struct StageMatrix: Sendable {
    let jobs: [StageJob]

    /// The jobs of `project` on GitHub's runners; `isSnapshot` as for a plan, which is asked only
    /// where a folder is called after the version.
    init(
        _ project: Project, _ surroundings: Environment, isSnapshot: Bool
    ) throws(Failure) {
        self.init(
            jobs: try Self.stages(of: project).map { stage throws(Failure) in
                let folders = try Self.folders(stage, project) { () throws(Failure) in
                    let identity = try VersionResolver(
                        manifest: project.manifest, root: project.root, surroundings: surroundings,
                        isSnapshot: isSnapshot
                    ).find()
                    return Variables(project.manifest, identity, surroundings)
                        .value(for: stage.platform.value)
                }
                return try Self.job(stage, project, .github, folders)
            })
    }

    /// The same written down once, so no folder may be called after a version.
    init(written project: Project, _ runners: RunnerLabels) throws(Failure) {
        self.init(
            jobs: try Self.stages(of: project).map { stage throws(Failure) in
                let folders = try Self.folders(stage, project) { () throws(Failure) in
                    throw Failure(
                        "the folder of \(stage.platform.value) changes with each release",
                        "this workflow names it once and for all",
                        hint: "let the folder's name have {{os}}, {{arch}} and {{name}} only",
                        at: stage.folders.first?.place, exit: .usage)
                }
                return try Self.job(stage, project, runners, folders)
            })
    }

    private init(jobs: [StageJob]) { self.jobs = jobs }

    /// For `strategy.matrix.include`.
    var json: JSONValue { .array(jobs.map(\.json)) }

    /// Stages that no artifact asks for are not built.
    static func stages(of project: Project) -> [Stage] {
        project.manifest.stages.filter { stage in
            project.manifest.artifacts.contains { $0.applies(to: stage.platform.value) }
        }
    }

    private static func job(
        _ stage: Stage, _ project: Project, _ runners: RunnerLabels, _ folders: [String]
    ) throws(Failure) -> StageJob {
        let platform = stage.platform.value
        let policy = project.manifest.continuous
        let label = try runners.label(for: stage, policy.runners[platform])
        let image = runners.isLinux(label) ? policy.image ?? "" : ""
        return StageJob(platform: platform, folders: folders, runner: label, image: image)
    }

    /// The folders of `stage`; `more` gives the words that only a release has.
    private static func folders(
        _ stage: Stage, _ project: Project,
        _ more: () throws(Failure) -> (String) -> String?
    ) throws(Failure) -> [String] {
        let platform = stage.platform.value
        let words = [
            "os": platform.os.rawValue, "arch": platform.arch.rawValue,
            "name": project.manifest.name.value,
        ]
        return try stage.folders.map { folder throws(Failure) in
            let template = folder.value
            if let name = try? template.expand({ words[$0] }) {
                return try travelling(name, platform, at: folder.place)
            }
            return try travelling(try template.expand(try more()), platform, at: folder.place)
        }
    }

    /// A stage is carried from job to job by its place below the project.
    private static func travelling(
        _ name: String, _ platform: Platform, at place: SourcePosition?
    ) throws(Failure) -> String {
        let parts = name.split(separator: "/").filter { $0 != "." }
        guard !name.hasPrefix("/"), !parts.isEmpty, !parts.contains(".."), !name.contains(":")
        else {
            throw Failure(
                "the stage of \(platform) cannot be carried from job to job",
                "'\(SafeName.printable(name))' is not a folder below the project",
                hint: "stage into a folder like stage/\(platform)", at: place, exit: .usage)
        }
        return parts.joined(separator: "/")
    }
}

/// What one build job makes: the stage of one platform.
struct StageJob: Sendable {
    let platform: Platform
    /// The folders it fills, seen from the project's.
    let folders: [String]
    /// The label of a runner that can build it.
    let runner: String
    /// The container it runs in; empty is the runner's own system.
    let image: String

    /// As an entry of a CI's own matrix.
    var json: JSONValue {
        [
            "platform": .string(platform.description), "os": .string(platform.os.rawValue),
            "arch": .string(platform.arch.rawValue),
            "folders": .array(folders.map { .string($0) }),
            "runner": .string(runner), "image": .string(image),
        ]
    }
}
