internal import Model

/// Which runner of a service can build for a platform, as far as it can be guessed.
struct RunnerLabels: Sendable {
    /// Where jobs run that build nothing.
    let usual: String
    private let byPlatform: [String: String]
    private let macos: String
    private let windows: String

    /// <https://docs.github.com/actions/reference/runners/github-hosted-runners>
    static let github = RunnerLabels(
        usual: "ubuntu-24.04",
        byPlatform: [
            "linux-arm64": "ubuntu-24.04-arm", "macos-amd64": "macos-15-intel",
            "windows-arm64": "windows-11-arm",
        ], macos: "macos-15", windows: "windows-2025")

    /// The label of Forgejo's own examples; other systems have no usual name, so theirs is ours.
    static let forgejo = RunnerLabels(
        usual: "docker", byPlatform: [:], macos: "macos", windows: "windows")

    /// <https://docs.gitlab.com/ci/runners/hosted_runners/>; its Windows has no POSIX shell, so
    /// programs for Windows are built on Linux unless the manifest names a runner.
    static let gitlab = RunnerLabels(
        usual: "saas-linux-small-amd64", byPlatform: ["linux-arm64": "saas-linux-small-arm64"],
        macos: "saas-macos-medium-m1", windows: "saas-linux-small-amd64")

    func label(for platform: Platform) -> String {
        if let label = byPlatform[platform.description] { return label }
        return switch platform.os {
        case .macos: macos
        case .windows: windows
        case .linux, .freebsd: usual
        }
    }

    /// Whether a container can run there; a label of the user's own is taken for Linux.
    func isLinux(_ label: String) -> Bool {
        !["macos", "windows"].contains { label.contains($0) }
    }
}
