internal import Files
internal import Model

/// GitHub's REST API of one repository, also on a server of one's own.
/// <https://docs.github.com/rest/releases>
struct GitHubService: Forge {
    static let page = (key: "per_page", size: 100)

    /// `acme/acme`.
    let repository: String
    /// Where the API is: `https://api.github.com`.
    let api: String
    /// The variable with the token.
    let secret: String
    let means: Means
    private let credentials: SecretKeeper

    init(_ place: Place, _ means: Means) throws(Failure) {
        guard place.names?.count == 2 else {
            throw place.wrong("github", "a repository like acme/acme")
        }
        let given = place["url"] ?? means.variable("GITHUB_API_URL") ?? "https://api.github.com"
        repository = place.address
        api = given.hasSuffix("/") ? String(given.dropLast()) : given
        _ = try WebAddress.origin(of: api)
        secret = place["token"] ?? "GITHUB_TOKEN"
        self.means = means
        credentials = SecretKeeper()
    }

    /// `path` below the repository, like `/releases`.
    func url(_ path: String) -> String { "\(api)/repos/\(repository)\(path)" }

    /// A request with the token, which goes to the API and to the host for uploads beside it.
    func request(_ method: String, _ url: String) throws(Failure) -> HTTPRequest {
        let origin = try WebAddress.origin(of: url)
        let home = try WebAddress.origin(of: api)
        guard origin.host == home.host || Self.isUploadHost(origin.host, of: home.host) else {
            throw Failure(
                "refused to send the token of \(repository) to \(origin)",
                "it is for \(home)")
        }
        let credential = try credentials.credential(for: origin) { () throws(Failure) in
            try means.credential(in: secret, for: url, .bearer)
        }
        return HTTPRequest(method, url, credential: credential)
            .with("Accept", "application/vnd.github+json")
            .with("X-GitHub-Api-Version", "2022-11-28")
    }

    /// `uploads.github.com` beside `api.github.com`.
    private static func isUploadHost(_ host: String, of api: String) -> Bool {
        api.hasPrefix("api.") && host == "uploads." + api.dropFirst(4)
    }
}
