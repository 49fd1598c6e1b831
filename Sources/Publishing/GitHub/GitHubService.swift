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
    /// Where files are sent, when the user says that this is another place than the API's.
    private let uploads: Origin?
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
        let named = place["url"] == nil ? means.variable("GITHUB_UPLOADS_URL") : nil
        uploads = try named.map { url throws(Failure) in try WebAddress.origin(of: url) }
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
        guard origin == home || origin == uploads || Self.isUploads(origin, of: home) else {
            throw Failure(
                "refused to send the token of \(repository) to \(origin)",
                "it is for \(home)",
                hint: "if files are really sent there, name it in GITHUB_UPLOADS_URL")
        }
        let credential = try credentials.credential(for: origin) { () throws(Failure) in
            try means.credential(in: secret, for: url, .bearer)
        }
        return HTTPRequest(method, url, credential: credential)
            .with("Accept", "application/vnd.github+json")
            .with("X-GitHub-Api-Version", "2022-11-28")
    }

    /// `uploads.github.com` beside `api.github.com`, by the same scheme and port.
    private static func isUploads(_ origin: Origin, of home: Origin) -> Bool {
        home.host.hasPrefix("api.") && origin.host == "uploads." + home.host.dropFirst(4)
            && (origin.scheme, origin.port) == (home.scheme, home.port)
    }
}
