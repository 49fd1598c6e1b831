package import Model

/// Publishes as a release of a GitHub repository, also on GitHub Enterprise Server.
///
/// Everything goes into a draft, which only those who may write can see. One request makes it
/// public, tag and files together. <https://docs.github.com/rest/releases/releases>
package final class GitHubPublisher: ForgePublisher {
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

    /// What does the steps.
    package let publication: ForgePublication

    /// A publisher into the repository that the address names.
    package init(_ place: DestinationAddress, _ means: PublisherContext) throws(Failure) {
        publication = ForgePublication(GitHub(api: try ForgeAPI(gitHub: place, means)))
    }

    /// GitHub's own limits, as of 2025.
    package var limits: (files: Int?, size: Int64?) { (1000, (2 << 30) - 1) }
    /// GitHub changes names that it does not like.
    package func served(_ name: String) -> String { GitHubName.served(name) }
}

extension ForgeAPI {
    /// GitHub's REST API of one repository, also on a server of one's own.
    /// <https://docs.github.com/rest/releases>
    convenience init(gitHub place: DestinationAddress, _ means: PublisherContext) throws(Failure) {
        guard place.names?.count == 2 else {
            throw place.wrong("github", "a repository like acme/acme")
        }
        let given = place["url"] ?? means.variable("GITHUB_API_URL") ?? Self.usual
        let api = given.hasSuffix("/") ? String(given.dropLast()) : given
        let home = try WebAddress.origin(of: api)
        // Where files are sent, when the user says that this is another place than the API's.
        let named = place["url"] == nil ? means.variable("GITHUB_UPLOADS_URL") : nil
        let uploads = try named.map { url throws(Failure) in try WebAddress.origin(of: url) }
        self.init(
            "GitHub", place.address, at: "\(api)/repos/\(place.address)",
            web: "\(Self.pages(of: api))/\(place.address)",
            secret: place["token"] ?? "GITHUB_TOKEN", .bearer, page: ("per_page", 100), means,
            headers: [
                ("Accept", "application/vnd.github+json"), ("X-GitHub-Api-Version", "2022-11-28"),
            ],
            others: [uploads, Self.uploads(of: home)].compactMap { $0 },
            hint: "if files are really sent there, name it in GITHUB_UPLOADS_URL")
    }

    private static let usual = "https://api.github.com"

    /// The API is beside the pages on github.com, and below them elsewhere.
    private static func pages(of api: String) -> String {
        let end = "/api/v3"
        if api == usual { return "https://github.com" }
        return api.hasSuffix(end) ? String(api.dropLast(end.count)) : api
    }

    /// `uploads.github.com` beside `api.github.com`, by the same scheme and port.
    private static func uploads(of home: Origin) -> Origin? {
        guard home.host.hasPrefix("api.") else { return nil }
        return Origin("\(home.scheme)://uploads.\(home.host.dropFirst(4)):\(home.port)")
    }
}
