import Files
import Model

/// The API of one repository on a server with Gitea or Forgejo. <https://docs.gitea.com/api/>
struct GiteaService: ForgeService {
    static let page = (key: "limit", size: 50)
    private static let end = "/api/v1"

    /// `acme/acme`.
    let repository: String
    /// Where the API is: `https://gitea.acme.example/api/v1`; empty when nothing tells.
    let api: String
    /// The variable with the token.
    let secret: String
    let means: PublisherContext
    private let credentials = SecretKeeper()

    init(_ place: DestinationAddress, _ means: PublisherContext) throws(Failure) {
        guard place.names?.count == 2 else {
            throw place.wrong("gitea", "a repository like acme/acme")
        }
        // Whoever only builds need not know the server.
        let given = place["url"] ?? Self.usualAPI(means) ?? ""
        api = given.hasSuffix("/") ? String(given.dropLast()) : given
        if !api.isEmpty { try Self.check(api) }
        repository = place.address
        secret = place["token"] ?? "GITEA_TOKEN"
        self.means = means
    }

    private static func check(_ api: String) throws(Failure) {
        _ = try WebAddress.origin(of: api)
        guard api.hasSuffix(end) else {
            throw Failure(
                "'\(api)' is not the address of Gitea's API", "it must end in \(end)",
                hint: "write url: https://gitea.acme.example/api/v1", exit: .usage)
        }
    }

    /// Whether anything says where the server is.
    var isKnown: Bool { !api.isEmpty }

    /// In a pipeline of Gitea's or Forgejo's own, the server it runs for.
    private static func usualAPI(_ means: PublisherContext) -> String? {
        if let given = means.variable("GITEA_API_URL") { return given }
        guard means.variable("GITEA_ACTIONS") == "true" else { return nil }
        return means.variable("GITHUB_SERVER_URL").map { WebAddress.join($0, "api/v1") }
    }

    /// The server's pages.
    var root: String { String(api.dropLast(Self.end.utf8.count)) }
    /// The repository's page.
    var web: String { "\(root)/\(repository)" }

    func url(_ path: String) -> String { "\(api)/repos/\(repository)\(path)" }

    func request(_ method: String, _ url: String) throws(Failure) -> HTTPRequest {
        guard isKnown else {
            throw Failure(
                "gitea \(repository) needs the server's address",
                "neither 'url' nor GITEA_API_URL gives one",
                hint: "write url: https://gitea.acme.example/api/v1", exit: .usage)
        }
        let origin = try WebAddress.origin(of: url)
        guard origin == (try WebAddress.origin(of: api)) else {
            throw Failure("refused to send the token of \(repository) to \(origin)")
        }
        let credential = try credentials.credential(for: origin) { () throws(Failure) in
            try means.credential(in: secret, for: url, .token)
        }
        return HTTPRequest(method, url, credential: credential)
    }

    /// The release of `tag`, or its draft.
    func release(_ tag: String) throws(Failure) -> GiteaRelease? {
        try get("/releases/tags/" + PercentEncoding.segment(tag)).map { value throws(Failure) in
            try GiteaRelease(value)
        }
    }

    /// What is attached to a release; the list has no pages.
    func attachments(of release: GiteaRelease) throws(Failure) -> [GiteaAttachment] {
        let values = try get("/releases/\(release.id)/assets")?.elements ?? []
        return try values.map { value throws(Failure) in try GiteaAttachment(value) }
    }

    /// Removes one attachment.
    func remove(_ attachment: GiteaAttachment, of release: GiteaRelease) throws(Failure) {
        try delete("/releases/\(release.id)/assets/\(attachment.id)")
    }
}
