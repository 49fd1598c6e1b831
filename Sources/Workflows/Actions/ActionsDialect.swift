import Manifests
import Model

/// How GitHub and Forgejo differ in the workflows that both read.
struct ActionsDialect: Sendable {
    let service: WorkflowService
    let checkout: ActionPin
    let upload: ActionPin
    let download: ActionPin
    let cache: ActionPin
    let runners: RunnerLabels
    /// Whether secrets can be bound to an environment, with people who let a job have them.
    let hasEnvironments: Bool
    /// Whether a job's token can be given less than everything.
    let hasPermissions: Bool
    /// Whether a matrix can come from another job.
    let hasLiveMatrix: Bool
    /// Whether what an earlier run has kept can be had.
    let keepsRuns: Bool
    /// The secret that the service makes for each run by itself.
    let ownToken: String

    static let github = ActionsDialect(
        service: .github, checkout: .checkout, upload: .upload, download: .download,
        cache: .cache, runners: .github, hasEnvironments: true, hasPermissions: true,
        hasLiveMatrix: true,
        keepsRuns: true, ownToken: "GITHUB_TOKEN")

    /// <https://forgejo.org/docs/latest/user/actions/github-actions/>
    static let forgejo = ActionsDialect(
        service: .forgejo, checkout: .forgejoCheckout, upload: .forgejoUpload,
        download: .forgejoDownload, cache: .forgejoCache, runners: .forgejo,
        hasEnvironments: false, hasPermissions: false, hasLiveMatrix: false, keepsRuns: false,
        ownToken: "GITEA_TOKEN")
}

/// An action at one commit: a tag can be moved, a commit cannot.
struct ActionPin: Sendable {
    let name: String
    let commit: String
    let version: String

    /// As the value of `uses`.
    var node: WorkflowNode { .text("\(name)@\(commit)", remark: version) }

    // Of the versions that run on node 24, the ones that were current when this was written.
    static let checkout = ActionPin(
        name: "actions/checkout", commit: "de0fac2e4500dabe0009e67214ff5f5447ce83dd",
        version: "v6.0.2")
    static let upload = ActionPin(
        name: "actions/upload-artifact", commit: "043fb46d1a93c77aae656e7c1c64a875d1fc6a0a",
        version: "v7.0.1")
    static let download = ActionPin(
        name: "actions/download-artifact", commit: "3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c",
        version: "v8.0.1")
    static let cache = ActionPin(
        name: "actions/cache", commit: "9255dc7a253b0ccc959486e2bca901246202afeb",
        version: "v5.0.1")

    // GitHub's own artifact actions refuse every other server; these are Forgejo's of version 4.
    static let forgejoCheckout = ActionPin(
        name: "https://code.forgejo.org/actions/checkout",
        commit: "11bd71901bbe5b1630ceea73d27597364c9af683", version: "v4.2.2")
    static let forgejoUpload = ActionPin(
        name: "https://code.forgejo.org/forgejo/upload-artifact",
        commit: "16871d9e8cfcf27ff31822cac382bbb5450f1e1e", version: "v4")
    static let forgejoDownload = ActionPin(
        name: "https://code.forgejo.org/forgejo/download-artifact",
        commit: "d8d0a99033603453ad2255e58720b460a0555e1e", version: "v4")
    static let forgejoCache = ActionPin(
        name: "https://code.forgejo.org/actions/cache",
        commit: "0057852bfaa89a56745cba8c7296529d2fc39830", version: "v4.3.0")
}

/// Which runner of a service can build for a platform, as far as it can be guessed.
struct RunnerLabels: Sendable {
    /// The service, for messages.
    private let service: String
    /// Where jobs run that build nothing.
    let usual: String
    private let byPlatform: [String: String]
    private let macos: String
    private let windows: String?

    /// <https://docs.github.com/actions/reference/runners/github-hosted-runners>
    static let github = RunnerLabels(
        service: "GitHub", usual: "ubuntu-24.04",
        byPlatform: [
            "linux-arm64": "ubuntu-24.04-arm", "macos-amd64": "macos-15-intel",
            "windows-arm64": "windows-11-arm",
        ], macos: "macos-15", windows: "windows-2025")

    /// The label of Forgejo's own examples; other systems have no usual name, so theirs is ours.
    static let forgejo = RunnerLabels(
        service: "Forgejo", usual: "docker", byPlatform: [:], macos: "macos", windows: "windows")

    /// <https://docs.gitlab.com/ci/runners/hosted_runners/>; its Windows has no POSIX shell, so
    /// the manifest must name a runner for it.
    static let gitlab = RunnerLabels(
        service: "GitLab", usual: "saas-linux-small-amd64",
        byPlatform: ["linux-arm64": "saas-linux-small-arm64"], macos: "saas-macos-medium-m1",
        windows: nil)

    /// The runner for `stage`: `named` in the manifest, or the usual one for its system. Most builds
    /// make programs for where they run, so another system must be asked for.
    func label(for stage: Stage, _ named: String?) throws(Failure) -> String {
        if let named { return named }
        let platform = stage.platform.value
        if let label = byPlatform[platform.description] { return label }
        let label: String? =
            switch platform.os {
            case .macos: macos
            case .windows: windows
            case .linux: usual
            case .freebsd: nil
            }
        if let label { return label }
        throw Failure(
            "\(service) has no runner for \(platform)",
            "on Linux it would become a program for Linux, unless the build crosses",
            hint: "name the runner that builds it: ci: {runners: {\(platform): LABEL}}; if the "
                + "build crosses, that is \(usual)", at: stage.platform.place, exit: .usage)
    }

    /// Whether a container can run there; a label of the user's own is taken for Linux.
    func isLinux(_ label: String) -> Bool {
        !["macos", "windows"].contains { label.contains($0) }
    }
}
