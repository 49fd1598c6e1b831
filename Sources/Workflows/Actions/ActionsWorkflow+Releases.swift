import Manifests
import Model
import Release

/// The jobs that make something of what was built.
extension ActionsWorkflow {
    private var stageJob: [String] { jobs == nil ? [] : ["stage"] }

    var release: WorkflowNode {
        let needs = ["test", "preflight"] + stageJob
        return job(
            .working, when: after(needs, [isTag]), needs: needs, permissions: publishing,
            environment + oneAtATime + [
                (
                    "outputs",
                    .map([
                        ("version", "${{ steps.release.outputs.version }}"),
                        ("tag", "${{ steps.release.outputs.tag }}"),
                    ])
                )
            ],
            steps: checkout() + setup + install + received + compressed
                + withKeys([
                    step(
                        "Release", keyPlace + [project.consign("release") + joining + opening],
                        id: "release", tokens)
                ]) + [keep("release-${{ github.ref_name }}", "dist")] + published)
    }

    /// A folder that was published to ends with the runner, so it is kept.
    private var published: [WorkflowNode] {
        let folders = project.manifest.publish.filter { $0.kind.value == "directory" }
            .map(\.address.value.text).filter { !$0.hasPrefix("/") && !$0.contains("{{") }
        return folders.isEmpty
            ? [] : [keep("published-${{ github.ref_name }}", folders.joined(separator: " "))]
    }

    var snapshot: WorkflowNode {
        job(
            .working, when: after(stageJob, ["github.event_name == 'schedule'"]), needs: stageJob,
            permissions: reading,
            steps: checkout() + setup + install + received + compressed + [
                step(
                    "Make a snapshot",
                    [
                        "\(project.consign("release")) --snapshot --skip sign --skip publish"
                            + joining
                    ]),
                keep("snapshot", "dist", days: 7),
            ])
    }

    /// Everything, with keys that are thrown away and folders for destinations: no secret is needed.
    var rehearse: WorkflowNode {
        job(
            .working, when: after(stageJob, [isAsked("rehearse")]), needs: stageJob,
            permissions: reading,
            steps: checkout(chosenRef) + setup + install + received + [
                step(
                    "Rehearse the release",
                    snapshotUnlessTagged + [
                        "\(project.consign("release")) \"$@\" --rehearse -o rehearsal" + joining
                    ], [version]),
                keep("rehearsal", "rehearsal", days: 7),
            ])
    }

    /// Goes on with the folder that the failed run kept; where none can be had, with a new one,
    /// which publishing accepts as far as its bytes are the same.
    var resume: WorkflowNode {
        let needs = ["preflight"] + (dialect.keepsRuns ? [] : stageJob)
        let folder = use(
            dialect.download,
            [
                ("name", "release-${{ inputs.version }}"), ("path", "dist"),
                ("run-id", "${{ needs.preflight.outputs.run }}"),
                ("github-token", "${{ github.token }}"),
            ])
        let work =
            dialect.keepsRuns
            ? project.finishing(signingWith: opening)
            : [project.consign("release") + joining + opening]
        return job(
            .working, when: after(needs, [isAsked("resume")]), needs: needs,
            permissions: publishing + (dialect.keepsRuns ? [("actions", "read")] : []),
            environment + oneAtATime,
            steps: checkout("refs/tags/${{ inputs.version }}") + setup + install
                + (dialect.keepsRuns ? [folder] : received)
                + withKeys([step("Resume the release", keyPlace + work, tokens)])
                + [keep("release-${{ inputs.version }}", "dist")])
    }

    var resign: WorkflowNode {
        let variables: [(String, WorkflowNode)] = [
            version, ("KEY", "${{ inputs.key }}"), ("REASON", "${{ inputs.reason }}"),
        ]
        return job(
            .working, when: after(["preflight"], [isAsked("resign")]), needs: ["preflight"],
            permissions: publishing, environment + oneAtATime,
            steps: checkout() + setup + install
                + withKeys([
                    step(
                        "Sign the version again",
                        keyPlace + [
                            "\(project.consign("resign")) \"$VERSION\" --key \"$KEY\" \\",
                            "  --reason \"$REASON\"" + opening,
                        ], variables + tokens)
                ]))
    }
}
