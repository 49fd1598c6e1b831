import Files
import Model

/// The REST API of one repository on a forge: reading, listing, changing and deleting below it.
final class ForgeAPI: Sendable {
    /// What people call the service: `GitHub`.
    let service: String
    /// `acme/acme`.
    let repository: String
    /// Where the API has it: `https://api.github.com/repos/acme/acme`.
    let root: String
    /// The repository's page; nil when nothing says where the server is.
    let web: String?
    /// The variable with the token.
    let secret: String
    /// How the service wants it.
    let scheme: Credential.Scheme
    /// The query's key for the size of a page, and the largest size that the service gives.
    let page: (key: String, size: Int)
    let means: PublisherContext
    /// What every request says.
    let headers: [(name: String, value: String)]
    /// Where the token may go besides.
    let others: [Origin]
    /// What to do when the token would go elsewhere.
    let hint: String?
    /// Why nothing can be asked.
    let unknown: Failure?
    private let credentials = SecretKeeper()

    init(
        _ service: String, _ repository: String, at root: String, web: String?,
        secret: String, _ scheme: Credential.Scheme, page: (key: String, size: Int),
        _ means: PublisherContext, headers: [(name: String, value: String)] = [],
        others: [Origin] = [], hint: String? = nil, unknown: Failure? = nil
    ) {
        self.service = service
        self.repository = repository
        self.root = root
        self.web = web
        self.secret = secret
        self.scheme = scheme
        self.page = page
        self.means = means
        self.headers = headers
        self.others = others
        self.hint = hint
        self.unknown = unknown
    }

    /// What people call the destination: `github acme/acme`.
    var title: String { "\(service.lowercased()) \(repository)" }
    /// How often and how long things are tried again.
    var patience: Patience { means.client.patience }

    /// The page of `tag` below the repository's own.
    func page(_ path: String, _ tag: String) -> String? {
        web.map { $0 + path + PercentEncoding.segment(tag) }
    }

    /// A request below the repository, with the token.
    func request(_ method: String, _ path: String) throws(Failure) -> HTTPRequest {
        try request(method, url: root + path)
    }

    /// A request with the token, which goes to the API and to where the service says besides.
    func request(_ method: String, url: String) throws(Failure) -> HTTPRequest {
        if let unknown { throw unknown }
        let origin = try WebAddress.origin(of: url)
        let home = try WebAddress.origin(of: root)
        guard origin == home || others.contains(origin) else {
            throw Failure(
                "refused to send the token of \(repository) to \(origin)", "it is for \(home)",
                hint: hint)
        }
        let credential = try credentials.credential(for: origin) { () throws(Failure) in
            try means.credential(in: secret, for: url, scheme)
        }
        var request = HTTPRequest(method, url, credential: credential)
        request.headers = headers
        return request
    }

    /// A request with JSON in it.
    func request(
        _ method: String, _ path: String, _ body: JSONValue
    ) throws(Failure) -> HTTPRequest {
        try request(method, path).sending(
            .bytes(try JSONText.write(body)), type: "application/json")
    }

    /// The server whose API is at `url`, which ends as the service's do.
    static func server(
        at url: String, of service: String, before end: String
    ) throws(Failure) -> String {
        let api = url.hasSuffix("/") ? String(url.dropLast()) : url
        _ = try WebAddress.origin(of: api)
        guard api.hasSuffix(end) else {
            throw Failure(
                "'\(url)' is not the address of \(service)'s API", "it must end in \(end)",
                hint: "write url: https://\(service.lowercased()).acme.example\(end)",
                exit: .usage)
        }
        return String(api.dropLast(end.utf8.count))
    }

    /// The repository is not there for us.
    var unseen: Failure {
        Failure(
            "there is no \(repository) that this token can see",
            hint: "check the repository's name and that \(secret) may write its contents")
    }
}
