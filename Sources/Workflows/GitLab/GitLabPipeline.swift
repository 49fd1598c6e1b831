import Manifests
import Model
import Release

/// The pipeline that GitLab runs. <https://docs.gitlab.com/ci/yaml/>
///
/// What is asked for by hand is a pipeline started with CONSIGN_ACTION, on the version's tag where
/// a version is meant.
struct GitLabPipeline {
    let project: Project
    let secrets: SecretNames
    let jobs: [StageJob]

    init(_ project: Project) throws(Failure) {
        self.project = project
        secrets = try SecretNames(project)
        jobs = try StageMatrix(written: project, .gitlab).jobs
    }

    var policy: ContinuousPolicy { project.manifest.continuous }

    var entries: [(String, WorkflowNode)] {
        [
            ("stages", .words(["test", "build", "release"])),
            ("variables", .map(variables)),
            ("workflow", .map([("rules", .list(pipelines))])),
        ] + allJobs
    }

    private var variables: [(String, WorkflowNode)] {
        func asked(_ description: String) -> WorkflowNode {
            .map([("value", ""), ("description", .text(description))])
        }
        return [
            ("GIT_DEPTH", "0"), ("GIT_SUBMODULE_STRATEGY", "recursive"),
            (
                "CONSIGN_ACTION",
                .map([
                    ("value", ""), ("options", .words(["", "rehearse", "resume", "resign"])),
                    (
                        "description",
                        "what to do; to rehearse, resume or resign a version choose its tag above"
                    ),
                ])
            ),
            ("CONSIGN_KEY", asked("to resign, the identity that signs now")),
            ("CONSIGN_REASON", asked("to resign, why")),
        ]
    }

    /// A branch with an open merge request has one pipeline, not two.
    private var pipelines: [WorkflowNode] {
        [
            rule("$CI_PIPELINE_SOURCE == \"merge_request_event\""),
            rule("$CI_COMMIT_TAG"),
            rule(
                "$CI_COMMIT_BRANCH && $CI_OPEN_MERGE_REQUESTS && $CI_PIPELINE_SOURCE == \"push\"",
                [("when", "never")]),
            rule("$CI_COMMIT_BRANCH"),
        ]
    }

    private var allJobs: [(String, WorkflowNode)] {
        [("test", test), ("preflight", preflight)] + (jobs.isEmpty ? [] : [("stage", stage)])
            + [("release", release)] + (policy.isNightly ? [("snapshot", snapshot)] : [])
            + [("rehearse", rehearse), ("resume", resume), ("resign", resign)]
    }

    func rule(_ condition: String, _ more: [(String, WorkflowNode)] = []) -> WorkflowNode {
        .map([("if", .text(condition))] + more)
    }
}
