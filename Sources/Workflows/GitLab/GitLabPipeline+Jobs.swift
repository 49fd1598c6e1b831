import Model

/// The jobs of GitLab's pipeline.
extension GitLabPipeline {
    /// A version's tag that somebody has pushed; a pipeline started by hand has another source.
    private var isTag: String {
        "$CI_PIPELINE_SOURCE == \"push\" && $CI_COMMIT_TAG =~ /^v\\d+\\.\\d+\\.\\d+/"
    }

    private func isAsked(_ action: String) -> String { "$CONSIGN_ACTION == \"\(action)\"" }

    private var isNightly: String { "$CI_PIPELINE_SOURCE == \"schedule\"" }

    private func job(
        _ stage: String, _ limit: WorkflowScripts.Limit, rules: [WorkflowNode],
        needs: [String] = [], image: String? = nil,
        _ more: [(String, WorkflowNode)] = [], script: [String]
    ) -> WorkflowNode {
        var entries: [(String, WorkflowNode)] = [("stage", .text(stage))]
        if let image = image ?? policy.image { entries.append(("image", .text(image))) }
        entries.append(("timeout", .text("\(limit.rawValue) minutes")))
        entries.append(("rules", .list(rules)))
        // Some of them are not in every pipeline.
        entries.append(
            (
                "needs",
                needs.isEmpty
                    ? .words([])
                    : .list(needs.map { .map([("job", .text($0)), ("optional", .flag(true))]) })
            ))
        // Without it a failure in the middle of a block would pass unnoticed.
        return .map(entries + more + [("script", .list([.script(["set -e"] + script)]))])
    }

    /// Puts Consign into PATH, in the same shell that goes on with it.
    private var install: [String] {
        switch policy.installation {
        case .present: WorkflowScripts.look(fails: fails)
        case .made(let commands, let folder):
            commands + ["export PATH=\"$PWD\"/\(WorkflowScripts.quoted(folder)):\"$PATH\""]
        case .fetched(let url, let digest):
            [
                "CONSIGN_URL=\(WorkflowScripts.quoted(url))", "CONSIGN_SHA256=\(digest)",
            ] + WorkflowScripts.fetch(into: ".consign") + ["export PATH=\"$PWD/.consign:$PATH\""]
        }
    }

    private func fails(_ message: String) -> String { "echo \"\(message)\" >&2" }

    var test: WorkflowNode {
        let none = policy.test.isEmpty
        // A pattern cannot be turned round: these three match every name but those in .md.
        let changes: WorkflowNode = .words(["**/*[^d]", "**/*[^m]d", "**/*[^.]md"])
        return job(
            "test", .building,
            rules: [
                rule(isTag),
                rule(
                    "$CI_PIPELINE_SOURCE == \"push\" && $CI_COMMIT_BRANCH", [("changes", changes)]),
                rule("$CI_PIPELINE_SOURCE == \"merge_request_event\"", [("changes", changes)]),
            ],
            script: policy.setup + (none ? install : [])
                + (none
                    ? [project.consign("check"), "\(project.consign("ci")) gitlab --check"]
                    : policy.test))
    }

    var preflight: WorkflowNode {
        let own = ["GITLAB_TOKEN"]
        let names =
            secrets.keys.map(\.variable) + secrets.destinations.filter { !own.contains($0) }
        let resigning = [
            "if [ \"$CONSIGN_ACTION\" = resign ]; then",
            "  if [ -z \"$CONSIGN_KEY\" ] || [ -z \"$CONSIGN_REASON\" ]; then",
            "    \(fails("set CONSIGN_KEY and CONSIGN_REASON"))", "    exit 1", "  fi", "fi",
        ]
        let versioned = [
            "if [ -z \"${CI_COMMIT_TAG-}\" ]; then",
            "  \(fails("choose the tag of a version for this pipeline"))", "  exit 1", "fi",
        ]
        return job(
            "test", .looking,
            rules: [rule(isTag), rule(isAsked("resume")), rule(isAsked("resign"))],
            [("environment", preparing)],
            script: (names.isEmpty ? [] : WorkflowScripts.preflight(names, fails: fails))
                + versioned + resigning)
    }

    /// Reads the variables of an environment without being a deployment.
    private var preparing: WorkflowNode { .map([("name", "release"), ("action", "prepare")]) }

    var stage: WorkflowNode {
        let matrix = jobs.map { job -> WorkflowNode in
            .map(
                [
                    ("PLATFORM", .text(job.platform.description)),
                    ("PLATFORM_OS", .text(job.platform.os.rawValue)),
                    ("PLATFORM_ARCH", .text(job.platform.arch.rawValue)),
                    ("FOLDERS", .text(job.folders.joined(separator: ":"))),
                    ("RUNNER", .text(job.runner)),
                ] + image(of: job))
        }
        let folder = WorkflowScripts.sealed + "/$PLATFORM"
        return job(
            "build", .building,
            rules: [
                rule(isTag), rule(isNightly), rule(isAsked("rehearse")), rule(isAsked("resume")),
            ], needs: ["preflight"], image: policy.image == nil ? nil : "$IMAGE",
            [
                ("parallel", .map([("matrix", .list(matrix))])),
                ("tags", .list(["$RUNNER"])),
                (
                    "artifacts",
                    .map([
                        ("name", "stage-$PLATFORM"), ("paths", .list([.text(folder + "/")])),
                        ("expire_in", "1 week"),
                    ])
                ),
            ],
            script: policy.setup + policy.build
                + WorkflowScripts.seal(into: folder, commit: "$CI_COMMIT_SHA"))
    }

    /// GitLab's machines with macOS are chosen by an image as well.
    private func image(of job: StageJob) -> [(String, WorkflowNode)] {
        guard let image = policy.image else { return [] }
        let isMac = job.runner.contains("macos")
        return [("IMAGE", isMac ? "macos-15-xcode-16" : .text(image))]
    }

    private var stageJob: [String] { jobs.isEmpty ? [] : ["stage"] }

    /// What the build jobs have sent lies side by side, each in a folder of its own.
    private var joining: String { jobs.isEmpty ? "" : " --join \(WorkflowScripts.sealed)" }

    /// Outside of the project's folder, so that nothing can be kept with it by mistake.
    private var keyFolder: String { "$CONSIGN_KEYS" }

    /// Key files, gone when the script ends however it ends.
    private var keys: [String] {
        guard !secrets.keys.isEmpty else { return [] }
        let names = secrets.keys.map(\.variable) + [SecretNames.passphrase]
        return [
            "CONSIGN_KEYS=$(mktemp -d)", "export CONSIGN_KEYS",
            "trap 'rm -rf \"$CONSIGN_KEYS\"' EXIT",
            // A variable of the kind 'file' holds the name of a file with the text.
            "text() { if [ -f \"$1\" ]; then cat \"$1\"; else printf '%s' \"$1\"; fi; }",
            "(",
        ]
            + WorkflowScripts.keys(secrets.keys, in: keyFolder, reading: "text").map { "  " + $0 }
            + [")"] + names.map { "unset \($0)" }
    }

    private var opening: String {
        secrets.keys.isEmpty ? "" : " --passphrase-file \"\(keyFolder)/passphrase\""
    }

    /// The folder, for people and for a pipeline that goes on with it, and what later jobs may read.
    private func kept(
        _ time: String, _ folder: String = "dist/"
    ) -> [(String, WorkflowNode)] {
        [
            ("variables", .map([("CONSIGN_DOTENV", "consign.env")])),
            (
                "artifacts",
                .map([
                    ("when", "always"), ("paths", .list([.text(folder)])),
                    ("expire_in", .text(time)),
                    ("reports", .map([("dotenv", "consign.env")])),
                ])
            ),
        ]
    }

    /// A failed release leaves its folder here for the pipeline that resumes it.
    private var cached: [(String, WorkflowNode)] {
        let folder = WorkflowNode.map([
            ("key", "release-$CI_COMMIT_SHA"), ("paths", .list(["dist/"])), ("when", "always"),
        ])
        return [("cache", .list([folder, compressed]))]
    }

    /// What earlier pipelines have compressed. Consign uses only what decodes to the files of this one,
    /// so it does not matter who has filled it.
    private var compressed: WorkflowNode {
        .map([
            ("key", "consign"), ("paths", .list([".consign/.gitignore", ".consign/cache/"])),
        ])
    }

    private var deploying: [(String, WorkflowNode)] {
        [
            ("environment", .map([("name", "release")])),
            ("resource_group", "release-$CI_COMMIT_TAG"),
        ]
    }

    var release: WorkflowNode {
        job(
            "release", .working, rules: [rule(isTag)], needs: ["test", "preflight"] + stageJob,
            deploying + cached + kept("1 month"),
            script: policy.setup + install + keys + [
                project.consign("release") + joining + opening
            ])
    }

    var snapshot: WorkflowNode {
        job(
            "release", .working, rules: [rule(isNightly)], needs: stageJob,
            [("cache", .list([compressed]))] + kept("1 week"),
            script: policy.setup + install + [
                "\(project.consign("release")) --snapshot --skip sign --skip publish" + joining
            ])
    }

    /// Everything, with keys that are thrown away and folders for destinations: no secret is needed.
    var rehearse: WorkflowNode {
        job(
            "release", .working, rules: [rule(isAsked("rehearse"))], needs: stageJob,
            kept("1 week", "rehearsal/"),
            script: policy.setup + install + [
                "set --",
                "if [ -z \"${CI_COMMIT_TAG-}\" ]; then set -- --snapshot; fi",
                "\(project.consign("release")) \"$@\" --rehearse -o rehearsal" + joining,
            ])
    }

    /// Goes on with the folder that the failed job left; without one it is made again, and what is
    /// published already is accepted as far as its bytes are the same.
    var resume: WorkflowNode {
        job(
            "release", .working, rules: [rule(isAsked("resume"))], needs: ["preflight"] + stageJob,
            deploying + cached + kept("1 month"),
            script: policy.setup + install + keys + [
                "if [ -f dist/SHA256SUMS ]; then"
            ] + project.finishing(signingWith: opening).map { "  " + $0 } + [
                "else", "  " + project.consign("release") + joining + opening, "fi",
            ])
    }

    var resign: WorkflowNode {
        job(
            "release", .working, rules: [rule(isAsked("resign"))], needs: ["preflight"], deploying,
            script: policy.setup + install + keys + [
                "\(project.consign("resign")) \"$CI_COMMIT_TAG\" --key \"$CONSIGN_KEY\" \\",
                "  --reason \"$CONSIGN_REASON\"" + opening,
            ])
    }
}
