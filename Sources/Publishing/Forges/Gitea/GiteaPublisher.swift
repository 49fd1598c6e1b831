import Files
package import Model
import Synchronization

/// Publishes as a release of a repository on a server with Gitea or Forgejo.
///
/// Everything goes into a draft, which only those who may write can see, and one request makes it
/// public. Attachments have no digests there, so each is read back. <https://docs.gitea.com/api/>
package final class GiteaPublisher: Publisher {
    /// Its name in a manifest.
    package static let kind = "gitea"
    /// What its address is.
    package static let addressDoc = "A repository on a Gitea or Forgejo server: owner and name."
    /// What may stand beside the address.
    package static let settings = [
        DestinationSetting(
            "token", .variable, "The variable that holds the token; GITEA_TOKEN if not given.",
            example: "ACME_GITEA_TOKEN"),
        DestinationSetting(
            "url", .text,
            "The server's API; GITEA_API_URL does the same, and so does a pipeline of the server's.",
            example: "https://gitea.acme.example/api/v1"),
    ]

    /// What is known of our draft.
    struct State: Sendable {
        var draft: GiteaRelease?
        var attachments: [String: [GiteaAttachment]] = [:]
    }

    let service: GiteaService
    let download: GiteaDownload
    let state = Mutex(State())

    /// A publisher into the repository that the address names.
    package init(_ place: DestinationAddress, _ means: PublisherContext) throws(Failure) {
        service = try GiteaService(place, means)
        download = GiteaDownload(service)
    }

    /// What people call it.
    package var title: String { "gitea \(service.repository)" }
    /// The token's variable.
    package var secretNames: [String] { [service.secret] }
    /// A page that points at files.
    package var rank: RevealRank { .forge }
    /// Uploads at the same time have been answered with 500.
    package var lanes: Int { 1 }

    /// `https://gitea.acme.example/acme/acme/releases/download/v1.2.0`.
    package func base(of candidate: Candidate) -> String? {
        guard service.isKnown else { return nil }
        let tag = candidate.usualTag
        return "\(service.web)/releases/download/\(PercentEncoding.segment(tag))"
    }

    /// `https://gitea.acme.example/acme/acme/releases/tag/v1.2.0`.
    package func page(of candidate: Candidate) -> String? {
        service.isKnown ? page(of: candidate.usualTag) : nil
    }

    func page(of tag: String) -> String {
        "\(service.web)/releases/tag/\(PercentEncoding.segment(tag))"
    }

    /// The text of the release; some servers keep it in a column of 64 KiB.
    static func text(_ plan: PublishPlan) -> ForgeText { ForgeText(plan, limit: 60_000) }

    /// The draft as it was found or made, or as it is found now.
    func draft(_ plan: PublishPlan) throws(Failure) -> GiteaRelease {
        if let draft = state.withLock({ $0.draft }) { return draft }
        guard let draft = try GiteaDrafts(service: service, plan: plan).ours() else {
            throw gone(plan)
        }
        state.withLock { $0.draft = draft }
        return draft
    }

    func gone(_ plan: PublishPlan) -> Failure {
        Failure(
            "the draft of \(plan.version) in \(service.repository) is gone",
            hint: "run 'consign publish' again")
    }

    /// The published release of `tag`.
    func published(_ tag: String) throws(Failure) -> GiteaRelease? {
        // By its tag a draft is found too.
        try service.release(tag).flatMap { $0.isDraft ? nil : $0 }
    }
}
