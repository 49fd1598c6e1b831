import Files
import Model

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
    let means: PublisherContext
    private let credentials: SecretKeeper

    init(_ place: DestinationAddress, _ means: PublisherContext) throws(Failure) {
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

/// Puts a file into a release that people see. One of that name is removed only when the new one
/// is there under another name, which it then gets.
struct GitHubExchange {
    let service: GitHubService
    let release: GitHubRelease

    func put(_ item: PublishItem, in there: [GitHubAsset]) throws(Failure) {
        let old = there.first { $0.name == item.name && $0.isWhole }
        let name = old == nil ? item.name : item.name + ".new"
        let fresh = PublishItem(name: name, file: item.file, role: item.role)
        let upload = GitHubUpload(service: service, release: release, item: fresh)
        let asset = try upload.run(known: there.first { $0.name == name }).asset
        guard let old else { return }
        try service.delete("/releases/assets/\(old.id)")
        let answer = try service.patch(
            "/releases/assets/\(asset.id)", ["name": .string(item.name)])
        guard answer.isGood else {
            throw answer.failure("cannot rename \(name) in \(service.repository)")
        }
    }
}

/// The texts of a release on GitHub.
struct GitHubText {
    private let plan: PublishPlan
    /// Characters of a release's text at most.
    private static let limit = 125_000

    init(_ plan: PublishPlan) { self.plan = plan }

    /// The notes with the mark of the run.
    func body() throws(Failure) -> String {
        try ForgeText(plan, limit: Self.limit).body()
    }

    /// What a new draft says. The tag is there already; the commit counts only if it were not.
    func draft() throws(Failure) -> JSONValue {
        var members: [String: JSONValue] = [
            "tag_name": .string(plan.tag), "name": .string("\(plan.name) \(plan.version)"),
            "body": .string(try body()), "draft": true,
            "prerelease": .bool(!plan.version.isStable),
        ]
        members["target_commitish"] = plan.commit.map { .string($0) }
        return .object(members)
    }
}
