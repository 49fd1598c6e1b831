internal import Model

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
