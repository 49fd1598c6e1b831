/// How GitHub and Forgejo differ in the workflows that both read.
struct ActionsDialect: Sendable {
    let service: WorkflowService
    let checkout: ActionPin
    let upload: ActionPin
    let download: ActionPin
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
        runners: .github, hasEnvironments: true, hasPermissions: true, hasLiveMatrix: true,
        keepsRuns: true, ownToken: "GITHUB_TOKEN")

    /// <https://forgejo.org/docs/latest/user/actions/github-actions/>
    static let forgejo = ActionsDialect(
        service: .forgejo, checkout: .forgejoCheckout, upload: .forgejoUpload,
        download: .forgejoDownload, runners: .forgejo, hasEnvironments: false,
        hasPermissions: false, hasLiveMatrix: false, keepsRuns: false, ownToken: "GITEA_TOKEN")
}
