import Manifests
import Model
import Release

/// The steps of jobs, and what jobs have in common.
extension ActionsWorkflow {
    /// The folder of private keys, which ends with the job.
    static let keyFolder = "$RUNNER_TEMP/keys"

    /// A job; one that runs commands does so in the container of the manifest.
    func job(
        _ limit: WorkflowScripts.Limit, when condition: WorkflowNode, needs: [String] = [],
        permissions: [(String, WorkflowNode)] = [],
        inContainer: Bool = true, _ more: [(String, WorkflowNode)] = [], steps: [WorkflowNode]
    ) -> WorkflowNode {
        var entries: [(String, WorkflowNode)] = []
        if !needs.isEmpty { entries.append(("needs", .words(needs))) }
        entries.append(("if", condition))
        entries.append(("runs-on", .text(dialect.runners.usual)))
        if inContainer, let image = policy.image { entries.append(("container", .text(image))) }
        entries.append(("timeout-minutes", .number(limit.rawValue)))
        if dialect.hasPermissions {
            entries.append(("permissions", permissions.isEmpty ? .nothing : .map(permissions)))
        }
        return .map(entries + more + [("steps", .list(steps))])
    }

    /// A condition for a job whose `needs` may have been left out in this run.
    func after(_ needs: [String], _ conditions: [String]) -> WorkflowNode {
        let last = conditions.count == 1 ? conditions[0] : "(\(conditions[0])"
        return .folded(
            ["!failure() && !cancelled()"] + needs.map { "&& needs.\($0).result == 'success'" }
                + ["&& " + last]
                + conditions.dropFirst().dropLast().map { "|| " + $0 }
                + (conditions.count == 1 ? [] : ["|| \(conditions[conditions.count - 1]))"]))
    }

    var isTag: String { "github.event_name == 'push' && startsWith(github.ref, 'refs/tags/')" }

    /// A push, or a pull request from elsewhere: one from a branch of the repository has been pushed, and
    /// would be tested twice.
    var isTested: WorkflowNode {
        .folded([
            "github.event_name == 'push'", "|| github.event_name == 'pull_request'",
            "&& github.event.pull_request.head.repo.full_name != github.repository",
        ])
    }

    func isAsked(_ action: String) -> String {
        "github.event_name == 'workflow_dispatch' && inputs.action == '\(action)'"
    }

    /// Secrets are given to jobs of the environment `release`.
    var environment: [(String, WorkflowNode)] {
        dialect.hasEnvironments ? [("environment", "release")] : []
    }

    /// One job at a time works on a version, whoever has started it.
    var oneAtATime: [(String, WorkflowNode)] {
        [
            (
                "concurrency",
                .map([
                    ("group", "release-${{ inputs.version || github.ref_name }}"),
                    ("cancel-in-progress", .flag(false)),
                ])
            )
        ]
    }

    /// What publishing needs of the service itself.
    var publishing: [(String, WorkflowNode)] {
        let kinds = project.manifest.publish.map(\.kind.value)
        let packages = project.manifest.publish.contains {
            $0.kind.value == "oci" && $0.address.value.text.hasPrefix("ghcr.io/")
        }
        return [("contents", kinds.contains("github") ? "write" : "read")]
            + (packages ? [("packages", "write")] : [])
    }

    /// A command that says what is wrong so that the service shows it.
    func fails(_ message: String) -> String { "echo \"::error::\(message)\"" }

    func step(
        _ name: String, _ script: [String], when condition: String? = nil, id: String? = nil,
        _ variables: [(String, WorkflowNode)] = []
    ) -> WorkflowNode {
        var entries: [(String, WorkflowNode)] = [("name", .text(name))]
        if let id { entries.append(("id", .text(id))) }
        if let condition { entries.append(("if", .text(condition))) }
        if !variables.isEmpty { entries.append(("env", .map(variables))) }
        return .map(entries + [("run", .script(script))])
    }

    func use(
        _ pin: ActionPin, when condition: String? = nil, _ with: [(String, WorkflowNode)]
    ) -> WorkflowNode {
        .map(
            [("uses", pin.node)] + (condition.map { [("if", .text($0))] } ?? [])
                + [("with", .map(with))])
    }

    /// The working copy with its history, and without the token that fetched it.
    func checkout(_ ref: String? = nil) -> [WorkflowNode] {
        let with: [(String, WorkflowNode)] = [
            ("fetch-depth", .number(0)), ("submodules", "recursive"),
            ("persist-credentials", .flag(false)),
        ]
        let copy = use(dialect.checkout, (ref.map { [("ref", .text($0))] } ?? []) + with)
        guard policy.image != nil else { return [copy] }
        // In a container the copy belongs to another user, which git would not have.
        let trust = step(
            "Let git read the working copy",
            ["git config --global --add safe.directory \"$GITHUB_WORKSPACE\""])
        return [copy, trust]
    }

    /// The manifest's actions, for jobs that have no secrets to lose to them.
    var actions: [WorkflowNode] {
        policy.actions.map(\.value).map { action in
            let uses = WorkflowNode.text(
                "\(action.name)@\(action.commit)", remark: action.version)
            let with = action.inputs.map { input in
                let lines = input.value.split(whereSeparator: \.isNewline).map(String.init)
                return (
                    input.name, lines.count > 1 ? .script(lines) : WorkflowNode.text(input.value)
                )
            }
            return .map([("uses", uses)] + (with.isEmpty ? [] : [("with", .map(with))]))
        }
    }

    var setup: [WorkflowNode] { policy.setup.isEmpty ? [] : [step("Set up", policy.setup)] }

    /// Puts Consign where later steps find it.
    var install: [WorkflowNode] {
        switch policy.installation {
        case .present: return [step("Look for Consign", WorkflowScripts.look(fails: fails))]
        case .made(let commands, let folder):
            let path =
                "printf '%s\\n' \"$PWD\"/\(WorkflowScripts.quoted(folder)) >> \"$GITHUB_PATH\""
            return [step("Install Consign", commands + [path])]
        case .fetched(let url, let digest):
            let folder = "$RUNNER_TEMP/consign"
            return [
                step(
                    "Install Consign",
                    WorkflowScripts.fetch(into: folder) + [
                        "echo \"\(folder)\" >> \"$GITHUB_PATH\""
                    ],
                    [("CONSIGN_URL", .text(url)), ("CONSIGN_SHA256", .text(digest))])
            ]
        }
    }

    /// What the build jobs have sent, each in a folder of its own.
    var received: [WorkflowNode] {
        guard jobs != nil else { return [] }
        return [
            use(
                dialect.download,
                [("pattern", "stage-*"), ("path", .text(WorkflowScripts.joined))])
        ]
    }

    /// The option that joins it.
    var joining: String { jobs == nil ? "" : " --join \(WorkflowScripts.joined)" }

    /// Key files, made of secrets; `work` is done with them, and they are gone afterwards.
    func withKeys(_ work: [WorkflowNode]) -> [WorkflowNode] {
        guard !secrets.keys.isEmpty else { return work }
        let names = secrets.keys.map(\.variable) + [SecretNames.passphrase]
        return [
            step(
                "Bring the keys",
                WorkflowScripts.keys(secrets.keys, in: Self.keyFolder, reading: "printf %s"),
                names.map { ($0, secret($0)) })
        ] + work + [
            step("Remove the keys", ["rm -rf \"\(Self.keyFolder)\""], when: "always()")
        ]
    }

    /// The option that opens protected keys.
    var opening: String {
        secrets.keys.isEmpty ? "" : " --passphrase-file \"\(Self.keyFolder)/passphrase\""
    }

    /// The line that says where keys are.
    var keyPlace: [String] {
        secrets.keys.isEmpty ? [] : ["export CONSIGN_KEYS=\"\(Self.keyFolder)\""]
    }

    func secret(_ name: String) -> WorkflowNode {
        name == dialect.ownToken ? "${{ github.token }}" : .text("${{ secrets.\(name) }}")
    }

    /// The variables that destinations are opened with.
    var tokens: [(String, WorkflowNode)] { secrets.destinations.map { ($0, secret($0)) } }

    /// What earlier runs have compressed. Consign uses only what decodes to the files of this run, so
    /// it does not matter who has filled it.
    var compressed: [WorkflowNode] {
        [
            use(
                dialect.cache,
                [
                    ("path", ".consign"),
                    ("key", "consign-${{ runner.os }}-${{ github.sha }}"),
                    ("restore-keys", "consign-${{ runner.os }}-"),
                ])
        ]
    }

    /// Keeps a folder for people and for later runs.
    func keep(_ name: String, _ folder: String, days: Int? = nil) -> WorkflowNode {
        let with: [(String, WorkflowNode)] = [
            ("name", .text(name)), ("path", .text(folder)), ("include-hidden-files", .flag(true)),
            ("if-no-files-found", "ignore"), ("overwrite", .flag(true)),
        ]
        return use(
            dialect.upload, when: "always()",
            with + (days.map { [("retention-days", .number($0))] } ?? []))
    }
}
