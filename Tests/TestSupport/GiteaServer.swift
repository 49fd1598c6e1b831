/// Our stand-in for the API of Gitea and Forgejo: releases, attachments and tags of one repository.
public final class GiteaServer: StandIn {
    /// What a token may do.
    public enum Access: String, Sendable {
        case write, read, none
    }

    /// How the stand-in looks and what it allows.
    public struct Options: Sendable {
        /// The repository, `owner/name`.
        public var repository = "acme/acme"
        /// The tokens and what they may do.
        public var tokens: [String: Access] = ["gitea-standin": .write]
        /// The tags there are already: a name, and a commit or "" for the newest.
        public var tags: [String: String] = [:]
        /// The faults it starts with.
        public var faults: [Fault] = []
        /// What the faults' probabilities start from.
        public var seed = 1
        /// Whether only those with a token see the repository.
        public var isPrivate = false
        /// How large an attachment may be.
        public var maximumSize: Int?
        /// The version it says it has.
        public var version = "1.25.0"
        /// Speaks TLS, as `localhost`, with a certificate that `authority` signed.
        public var tls = false

        /// The stand-in as it is without options.
        public init() {}
    }

    /// The process that serves.
    public let process: ServerProcess
    /// Scheme, host and port.
    public let url: String
    /// The API's address.
    public var api: String { url + "/api/v1" }
    /// Where the door for tests is.
    public var door: String { url }
    /// The repository, `owner/name`.
    public let repository: String
    /// The first token that may write.
    public let token: String
    /// The file of the authority to trust, with TLS.
    public var authority: String? { certificate?.authority }
    private let certificate: LoopbackCertificate?

    /// Starts it.
    public init(_ options: Options = Options()) throws {
        certificate = options.tls ? try LoopbackCertificate() : nil
        repository = options.repository
        token = options.tokens.filter { $0.value == .write }.keys.min() ?? ""
        var all = ["--repository", options.repository, "--seed", String(options.seed)]
        all += ["--faults", try options.faults.json, "--version", options.version]
        for (token, access) in options.tokens { all += ["--token", "\(token)=\(access.rawValue)"] }
        if options.isPrivate { all.append("--private") }
        (process, url) = try Self.start(
            "gitea_standin.py", all, options.tags, options.maximumSize, certificate)
    }
}
