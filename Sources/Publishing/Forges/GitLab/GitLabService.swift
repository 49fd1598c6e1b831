import Files
import Model

/// GitLab's REST API of one project, also on a server of one's own.
/// <https://docs.gitlab.com/api/rest/>
struct GitLabService: ForgeService {
    static let page = (key: "per_page", size: 100)
    private static let end = "/api/v4"

    /// `acme/acme`, with all groups.
    let repository: String
    /// Where the API is: `https://gitlab.com/api/v4`.
    let api: String
    /// The variable with the token.
    let secret: String
    let means: PublisherContext
    private let credentials = SecretKeeper()

    init(_ place: DestinationAddress, _ means: PublisherContext) throws(Failure) {
        guard let names = place.names, names.count >= 2 else {
            throw place.wrong("gitlab", "a project with its groups, like acme/acme")
        }
        let given = place["url"] ?? means.variable("CI_API_V4_URL") ?? "https://gitlab.com/api/v4"
        api = given.hasSuffix("/") ? String(given.dropLast()) : given
        _ = try WebAddress.origin(of: api)
        guard api.hasSuffix(Self.end) else {
            throw Failure(
                "'\(given)' is not the address of GitLab's API", "it must end in \(Self.end)",
                hint: "write url: https://gitlab.acme.example/api/v4", exit: .usage)
        }
        repository = place.address
        // A job has a token of its own, which nobody needs to make.
        let isJob =
            means.variable("GITLAB_TOKEN") == nil && means.variable(Self.jobSecret) != nil
        secret = place["token"] ?? (isJob ? Self.jobSecret : "GITLAB_TOKEN")
        self.means = means
    }

    private static let jobSecret = "CI_JOB_TOKEN"

    /// Whether the token is a job's, which opens only some doors: before the others it is nobody's.
    var isJob: Bool { secret == Self.jobSecret }

    /// The project's page.
    var web: String { "\(api.dropLast(Self.end.utf8.count))/\(repository)" }

    func url(_ path: String) -> String {
        "\(api)/projects/\(PercentEncoding.segment(repository))\(path)"
    }

    func request(_ method: String, _ url: String) throws(Failure) -> HTTPRequest {
        let origin = try WebAddress.origin(of: url)
        guard origin == (try WebAddress.origin(of: api)) else {
            throw Failure("refused to send the token of \(repository) to \(origin)")
        }
        let credential = try credentials.credential(for: origin) { () throws(Failure) in
            try means.credential(
                in: secret, for: url, .header(isJob ? "JOB-TOKEN" : "PRIVATE-TOKEN"))
        }
        return HTTPRequest(method, url, credential: credential)
    }

    /// The release of `tag`.
    func release(_ tag: String) throws(Failure) -> GitLabRelease? {
        try get("/releases/" + PercentEncoding.segment(tag)).map { value throws(Failure) in
            try GitLabRelease(value)
        }
    }
}
