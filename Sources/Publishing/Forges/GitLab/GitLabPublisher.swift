import Files
package import Model
import Synchronization

/// Publishes as a release of a GitLab project, whose files are a generic package.
///
/// GitLab has no drafts: a release is public once it is made. So the package is filled and checked
/// first, and the release, with the links to all files, is made last and in one request.
/// <https://docs.gitlab.com/api/releases/>
package final class GitLabPublisher: Publisher {
    /// Its name in a manifest.
    package static let kind = "gitlab"
    /// What its address is.
    package static let addressDoc = "A project on GitLab: groups and name."
    /// What may stand beside the address.
    package static let settings = [
        DestinationSetting(
            "token", .variable,
            "The variable that holds the token; GITLAB_TOKEN if not given, else a job's own.",
            example: "ACME_GITLAB_TOKEN"),
        DestinationSetting(
            "url", .text,
            "The API of another server than gitlab.com; CI_API_V4_URL does the same.",
            example: "https://gitlab.acme.example/api/v4"),
    ]

    /// What is known of our package.
    struct State: Sendable {
        var files: [String: GitLabFile] = [:]
        /// What an earlier publication left there and we may not delete.
        var leftovers: Set<String> = []
    }

    let service: GitLabService
    let state = Mutex(State())

    /// A publisher into the project that the address names.
    package init(_ place: DestinationAddress, _ means: PublisherContext) throws(Failure) {
        service = try GitLabService(place, means)
    }

    /// What people call it.
    package var title: String { "gitlab \(service.repository)" }
    /// The token's variable.
    package var secretNames: [String] { [service.secret] }
    /// A page that points at files.
    package var rank: RevealRank { .forge }
    /// Uploads into one package at the same time answer 500.
    package var lanes: Int { 1 }
    /// Of other names there is no lasting address below the release.
    package func served(_ name: String) -> String { GitLabName.served(name) }

    /// `https://gitlab.com/acme/acme/-/releases/v1.2.0/downloads`.
    package func base(of candidate: Candidate) -> String? {
        page(of: candidate).map { $0 + "/downloads" }
    }

    /// `https://gitlab.com/acme/acme/-/releases/v1.2.0`.
    package func page(of candidate: Candidate) -> String? {
        page(of: candidate.usualTag)
    }

    func page(of tag: String) -> String {
        "\(service.web)/-/releases/\(PercentEncoding.segment(tag))"
    }

    func package(of plan: PublishPlan) -> GitLabPackage {
        GitLabPackage(service: service, name: plan.name, version: plan.version.description)
    }

    /// The text of the release; GitLab's own limit is a million characters.
    func text(_ plan: PublishPlan) -> ForgeText { ForgeText(plan, limit: 1_000_000) }
}
