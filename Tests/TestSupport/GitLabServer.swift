/// Our stand-in for GitLab's REST API: packages, releases, links and tags of one project.
public final class GitLabServer: StandIn {
    /// What a token's owner is in the project.
    public enum Role: String, Sendable {
        case guest, reporter, developer, maintainer
    }

    /// How the stand-in looks and what it allows.
    public struct Options: Sendable {
        /// The project's path.
        public var project = "acme/acme"
        /// The tokens for PRIVATE-TOKEN and Bearer.
        public var tokens: [String: Role] = ["glpat-standin": .developer]
        /// The tokens for JOB-TOKEN.
        public var jobTokens: [String: Role] = ["glcbt-standin": .developer]
        /// The tags there are already: a name, and a commit or "" for the newest.
        public var tags: [String: String] = [:]
        /// The faults it starts with.
        public var faults: [Fault] = []
        /// What the faults' probabilities start from.
        public var seed = 1
        /// Requests a minute and token; nil is without end.
        public var rate: Int?
        /// Whether only members see the project.
        public var isPrivate = false
        /// Whether a package may have two files of a name.
        public var duplicates = true
        /// How large a file may be.
        public var maximumSize: Int?
        /// Speaks TLS, as `localhost`, with a certificate that `authority` signed.
        public var tls = false

        /// The stand-in as it is without options.
        public init() {}
    }

    /// The process that serves.
    public let process: ServerProcess
    /// Scheme, host and port.
    public let url: String
    /// The API's address, as CI_API_V4_URL has it.
    public var api: String { url + "/api/v4" }
    /// Where the door for tests is.
    public var door: String { url }
    /// The project's path; its number is 1.
    public let project: String
    /// The first token of a developer.
    public let token: String
    /// The first token of a job.
    public let jobToken: String
    /// The file of the authority to trust, with TLS.
    public var authority: String? { certificate?.authority }
    private let certificate: LoopbackCertificate?

    /// Starts it.
    public init(_ options: Options = Options()) throws {
        certificate = options.tls ? try LoopbackCertificate() : nil
        project = options.project
        token = options.tokens.filter { $0.value == .developer }.keys.min() ?? ""
        jobToken = options.jobTokens.keys.min() ?? ""
        var all = ["--project", options.project, "--seed", String(options.seed)]
        all += ["--faults", try options.faults.json]
        for (token, role) in options.tokens { all += ["--token", "\(token)=\(role.rawValue)"] }
        for (token, role) in options.jobTokens {
            all += ["--job-token", "\(token)=\(role.rawValue)"]
        }
        if let rate = options.rate { all += ["--rate", String(rate)] }
        if options.isPrivate { all.append("--private") }
        if !options.duplicates { all.append("--no-duplicates") }
        (process, url) = try Self.start(
            "gitlab_standin.py", all, options.tags, options.maximumSize, certificate)
    }
}
