package import Model

/// Publishes as a release of a repository on a server with Gitea or Forgejo.
///
/// Everything goes into a draft, which only those who may write can see, and one request makes it
/// public. Attachments have no digests there, so each is read back. <https://docs.gitea.com/api/>
package final class GiteaPublisher: ForgePublisher {
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

    /// What does the steps.
    package let publication: ForgePublication

    /// A publisher into the repository that the address names.
    package init(_ place: DestinationAddress, _ means: PublisherContext) throws(Failure) {
        publication = ForgePublication(Gitea(api: try ForgeAPI(gitea: place, means)))
    }

    /// Uploads at the same time have been answered with 500.
    package var lanes: Int { 1 }
}

extension ForgeAPI {
    /// The API of one repository on a server with Gitea or Forgejo.
    convenience init(gitea place: DestinationAddress, _ means: PublisherContext) throws(Failure) {
        guard place.names?.count == 2 else {
            throw place.wrong("gitea", "a repository like acme/acme")
        }
        // Whoever only builds need not know the server.
        let given = place["url"] ?? Self.giteaVariable(means)
        let end = "/api/v1"
        let server = try given.map { url throws(Failure) in
            try Self.server(at: url, of: "Gitea", before: end)
        }
        let unknown = Failure(
            "gitea \(place.address) needs the server's address",
            "neither 'url' nor GITEA_API_URL gives one",
            hint: "write url: https://gitea.acme.example\(end)", exit: .usage)
        self.init(
            "Gitea", place.address, at: (server ?? "") + "\(end)/repos/\(place.address)",
            web: server.map { "\($0)/\(place.address)" },
            secret: place["token"] ?? "GITEA_TOKEN", .token, page: ("limit", 50), means,
            unknown: server == nil ? unknown : nil)
    }

    /// In a pipeline of Gitea's or Forgejo's own, the server it runs for.
    private static func giteaVariable(_ means: PublisherContext) -> String? {
        if let given = means.variable("GITEA_API_URL") { return given }
        guard means.variable("GITEA_ACTIONS") == "true" else { return nil }
        return means.variable("GITHUB_SERVER_URL").map { WebAddress.join($0, "api/v1") }
    }
}
