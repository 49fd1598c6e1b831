import Files
package import Model
import Synchronization

/// Publishes as a release of a GitHub repository, also on GitHub Enterprise Server.
///
/// Everything goes into a draft, which only those who may write can see. One request makes it
/// public, tag and files together. <https://docs.github.com/rest/releases/releases>
package final class GitHubPublisher: Publisher {
    /// Its name in a manifest.
    package static let kind = "github"
    /// What its address is.
    package static let addressDoc = "A repository on GitHub: owner and name."
    /// What may stand beside the address.
    package static let settings = [
        DestinationSetting(
            "token", .variable, "The variable that holds the token; GITHUB_TOKEN if not given.",
            example: "ACME_GITHUB_TOKEN"),
        DestinationSetting(
            "url", .text,
            "The API of another server than github.com; GITHUB_API_URL does the same.",
            example: "https://github.acme.example/api/v3"),
    ]

    /// What is known of our draft.
    struct State: Sendable {
        var draft: GitHubRelease?
        var assets: [String: GitHubAsset] = [:]
    }

    let service: GitHubService
    let state = Mutex(State())

    /// A publisher into the repository that the address names.
    package init(_ place: DestinationAddress, _ means: PublisherContext) throws(Failure) {
        service = try GitHubService(place, means)
    }

    /// What people call it.
    package var title: String { "github \(service.repository)" }
    /// The token's variable.
    package var secretNames: [String] { [service.secret] }
    /// A page that points at files.
    package var rank: RevealRank { .forge }
    /// GitHub's own limits, as of 2025.
    package var limits: (files: Int?, size: Int64?) { (1000, (2 << 30) - 1) }
    /// GitHub changes names that it does not like.
    package func served(_ name: String) -> String { GitHubName.served(name) }

    /// `https://github.com/acme/acme/releases/download/v1.2.0`.
    package func base(of candidate: Candidate) -> String? {
        let tag = candidate.usualTag
        return "\(web)/releases/download/\(PercentEncoding.segment(tag))"
    }

    /// `https://github.com/acme/acme/releases/tag/v1.2.0`.
    package func page(of candidate: Candidate) -> String? {
        "\(web)/releases/tag/" + PercentEncoding.segment(candidate.usualTag)
    }

    /// The repository's page: the API is beside it on github.com, and below it elsewhere.
    var web: String {
        if service.api == "https://api.github.com" {
            return "https://github.com/\(service.repository)"
        }
        let end = "/api/v3"
        let root =
            service.api.hasSuffix(end) ? String(service.api.dropLast(end.count)) : service.api
        return "\(root)/\(service.repository)"
    }

    /// The draft as it was found or made, or as it is found now.
    func draft(_ plan: PublishPlan) throws(Failure) -> GitHubRelease {
        if let draft = state.withLock({ $0.draft }) { return draft }
        guard let draft = try GitHubDrafts(service: service, plan: plan).ours().first else {
            throw Failure(
                "the draft of \(plan.version) in \(service.repository) is gone",
                hint: "run 'consign publish' again")
        }
        state.withLock { $0.draft = draft }
        return draft
    }

    /// All files of a release, of which there may be several pages.
    func assets(of release: GitHubRelease) throws(Failure) -> [GitHubAsset] {
        try service.list("/releases/\(release.id)/assets").map { value throws(Failure) in
            try GitHubAsset(value)
        }
    }

    /// The published release of `tag`.
    func published(_ tag: String) throws(Failure) -> GitHubRelease? {
        let path = "/releases/tags/" + PercentEncoding.segment(tag)
        guard let value = try service.get(path) else { return nil }
        return try GitHubRelease(value)
    }
}
