import Model

/// The jobs that test, look ahead and build.
extension ActionsWorkflow {
    var reading: [(String, WorkflowNode)] { [("contents", "read")] }

    /// The version that somebody named, or what the run is about.
    var chosenRef: String {
        "${{ inputs.version && format('refs/tags/{0}', inputs.version) || github.ref }}"
    }

    var version: (String, WorkflowNode) { ("VERSION", "${{ inputs.version }}") }

    /// What a run does that has no tag to go by.
    var snapshotUnlessTagged: [String] {
        [
            "set --",
            "if [ -z \"$VERSION\" ] && [ \"$GITHUB_REF_TYPE\" != tag ]; then set -- --snapshot; fi",
        ]
    }

    var test: WorkflowNode {
        let none = policy.test.isEmpty
        let commands =
            none
            ? [
                project.consign("check"),
                "\(project.consign("ci")) \(dialect.service.rawValue) --check",
            ] : policy.test
        return job(
            .building, when: isTested,
            permissions: reading,
            [
                (
                    "concurrency",
                    .map([
                        ("group", "test-${{ github.event_name }}-${{ github.ref }}"),
                        ("cancel-in-progress", "${{ github.event_name == 'pull_request' }}"),
                    ])
                )
            ],
            steps: checkout() + actions + setup + (none ? install : []) + [step("Test", commands)])
    }

    /// Before anything is built: is everything there that the end will need?
    var preflight: WorkflowNode {
        let names =
            secrets.keys.map(\.variable)
            + secrets.destinations.filter { $0 != dialect.ownToken }
        var steps: [WorkflowNode] = []
        if !names.isEmpty {
            steps.append(
                step(
                    "Look for the secrets", WorkflowScripts.preflight(names, fails: fails),
                    names.map { ($0, secret($0)) }))
        }
        steps.append(
            step(
                "Read the version", WorkflowScripts.checkVersion(fails: fails),
                when: "github.event_name == 'workflow_dispatch'", [version]))
        steps.append(
            step(
                "Read the key and the reason",
                [
                    "if [ -z \"$KEY\" ] || [ -z \"$REASON\" ]; then",
                    "  \(fails("name the key that signs now, and the reason"))", "  exit 1", "fi",
                ], when: "inputs.action == 'resign'",
                [("KEY", "${{ inputs.key }}"), ("REASON", "${{ inputs.reason }}")]))
        var more = environment
        if dialect.keepsRuns {
            steps.append(findRun)
            more.append(("outputs", .map([("run", "${{ steps.find.outputs.run }}")])))
        }
        return job(
            .looking,
            when: .folded([
                "(\(isTag))", "|| inputs.action == 'resume'", "|| inputs.action == 'resign'",
            ]),
            permissions: dialect.keepsRuns ? [("actions", "read")] : [], inContainer: false, more,
            steps: steps)
    }

    /// The run that kept the folder of a release; a fork may have kept something of that name.
    private var findRun: WorkflowNode {
        step(
            "Find the run to resume",
            [
                "run=$(gh api --method GET \"repos/$GITHUB_REPOSITORY/actions/artifacts\" \\",
                "  --raw-field \"name=release-$VERSION\" \\",
                "  --jq '[.artifacts[] | select((.expired | not)",
                "    and .workflow_run.head_branch == env.VERSION",
                "    and .workflow_run.head_repository_id == .workflow_run.repository_id)",
                "  ][0].workflow_run.id // empty')",
                "if [ -z \"$run\" ]; then",
                "  \(fails("no run has kept the folder of this version: run the release again"))",
                "  exit 1",
                "fi",
                "echo \"run=$run\" >> \"$GITHUB_OUTPUT\"",
            ], when: "inputs.action == 'resume'", id: "find",
            [version, ("GH_TOKEN", "${{ github.token }}")])
    }

    /// What is built for a tag, every night, and to rehearse.
    private var isBuilt: [String] {
        ["(\(isTag))"] + (policy.isNightly ? ["github.event_name == 'schedule'"] : [])
            + ["inputs.action == 'rehearse'"]
            + (dialect.keepsRuns ? [] : ["inputs.action == 'resume'"])
    }

    var plan: WorkflowNode {
        job(
            .planning, when: after([], isBuilt), needs: ["preflight"], permissions: reading,
            [("outputs", .map([("matrix", "${{ steps.matrix.outputs.matrix }}")]))],
            steps: checkout(chosenRef) + setup + install + [
                step(
                    "Plan the build jobs",
                    snapshotUnlessTagged + ["\(project.consign("plan")) --matrix \"$@\""],
                    id: "matrix",
                    [version])
            ])
    }

    var stage: WorkflowNode {
        let live = dialect.hasLiveMatrix
        let include: WorkflowNode =
            live
            ? "${{ fromJSON(needs.plan.outputs.matrix) }}"
            : .list((jobs ?? []).map(Self.entry))
        var entries: [(String, WorkflowNode)] = [
            ("name", "stage ${{ matrix.platform }}"),
            ("needs", .words([live ? "plan" : "preflight"])),
            ("if", after(live ? ["plan"] : [], isBuilt)),
            (
                "strategy",
                .map([("fail-fast", .flag(false)), ("matrix", .map([("include", include)]))])
            ),
            ("runs-on", "${{ matrix.runner }}"),
        ]
        if policy.image != nil { entries.append(("container", "${{ matrix.image }}")) }
        entries.append(("timeout-minutes", .number(WorkflowScripts.Limit.building.rawValue)))
        if dialect.hasPermissions { entries.append(("permissions", .map(reading))) }
        entries.append(
            (
                "env",
                .map([
                    ("PLATFORM", "${{ matrix.platform }}"), ("PLATFORM_OS", "${{ matrix.os }}"),
                    ("PLATFORM_ARCH", "${{ matrix.arch }}"),
                    ("FOLDERS", "${{ join(matrix.folders, ':') }}"),
                ])
            ))
        let seal = WorkflowScripts.seal(
            into: WorkflowScripts.sealed, commit: "$(git rev-parse HEAD)")
        let send = use(
            dialect.upload,
            [
                ("name", "stage-${{ matrix.platform }}"), ("path", .text(WorkflowScripts.sealed)),
                ("include-hidden-files", .flag(true)), ("if-no-files-found", "error"),
                ("retention-days", .number(7)),
            ])
        let steps =
            checkout(chosenRef) + actions + setup + [
                step("Build", policy.build), step("Write down the digests", seal), send,
            ]
        return .map(entries + [("steps", .list(steps))])
    }

    private static func entry(_ job: StageJob) -> WorkflowNode {
        .map([
            ("platform", .text(job.platform.description)), ("os", .text(job.platform.os.rawValue)),
            ("arch", .text(job.platform.arch.rawValue)), ("folders", .words(job.folders)),
            ("runner", .text(job.runner)), ("image", .text(job.image)),
        ])
    }
}
