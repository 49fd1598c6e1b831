import Manifests
import Model
import Release

/// The workflow that GitHub and Forgejo run: tests for every push, a release for every version's
/// tag, a snapshot every night, and what somebody asks for by hand.
struct ActionsWorkflow {
    let project: Project
    let dialect: ActionsDialect
    let secrets: SecretNames
    /// The build jobs, where they stand in the file; nil when the manifest stages nothing.
    let jobs: [StageJob]?

    init(_ project: Project, _ dialect: ActionsDialect) throws(Failure) {
        self.project = project
        self.dialect = dialect
        secrets = try SecretNames(project)
        guard !StageMatrix.stages(of: project).isEmpty else {
            jobs = nil
            return
        }
        jobs = dialect.hasLiveMatrix ? [] : try StageMatrix(written: project, dialect.runners).jobs
    }

    var policy: ContinuousPolicy { project.manifest.continuous }

    /// All of the file.
    var entries: [(String, WorkflowNode)] {
        [
            ("name", "release"),
            ("on", .map(triggers)),
        ] + (dialect.hasPermissions ? [("permissions", .nothing)] : []) + [
            ("defaults", .map([("run", .map([("shell", "bash")]))])),
            ("jobs", .sections(allJobs)),
        ]
    }

    private var triggers: [(String, WorkflowNode)] {
        // Filters by path do not hold for tags.
        let documentation = ("paths-ignore", WorkflowNode.words(["**.md", "docs/**"]))
        return [
            (
                "push",
                .map([
                    ("branches", .words(["**"])), ("tags", .words(["v*.*.*"])), documentation,
                ])
            ),
            ("pull_request", .map([documentation])),
        ] + (policy.isNightly ? [("schedule", .list([.map([("cron", "17 3 * * *")])]))] : []) + [
            ("workflow_dispatch", .map([("inputs", .map(inputs))]))
        ]
    }

    private var inputs: [(String, WorkflowNode)] {
        func text(_ description: String) -> WorkflowNode {
            .map([("description", .text(description)), ("type", "string"), ("default", "")])
        }
        return [
            (
                "action",
                .map([
                    ("description", "what to do"), ("type", "choice"), ("required", .flag(true)),
                    ("options", .words(["rehearse", "resume", "resign"])),
                ])
            ),
            ("version", text("the tag of the version, such as v1.2.0; to rehearse, may be empty")),
            ("key", text("to resign, the identity that signs now")),
            ("reason", text("to resign, why")),
        ]
    }

    private var allJobs: [(String, WorkflowNode)] {
        var all = [("test", test), ("preflight", preflight)]
        if dialect.hasLiveMatrix, jobs != nil { all.append(("plan", plan)) }
        if jobs != nil { all.append(("stage", stage)) }
        return all + [("release", release)] + (policy.isNightly ? [("snapshot", snapshot)] : [])
            + [("rehearse", rehearse), ("resume", resume), ("resign", resign)]
    }
}
