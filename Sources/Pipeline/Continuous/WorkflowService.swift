/// A service that runs workflows.
public enum WorkflowService: String, Sendable, CaseIterable {
    case github, gitlab, forgejo

    /// Where it looks for them.
    public var file: String {
        switch self {
        case .github: ".github/workflows/release.yml"
        case .gitlab: ".gitlab-ci.yml"
        case .forgejo: ".forgejo/workflows/release.yml"
        }
    }
}
