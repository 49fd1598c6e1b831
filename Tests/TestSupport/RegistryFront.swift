/// Debian's docker-registry behind a front of ours, which asks for tokens, fails on request and
/// keeps a log.
public final class RegistryFront: StandIn {
    /// What the front asks for.
    public enum Login: String, Sendable {
        case bearer, basic, none
    }

    /// How the front looks and what it allows.
    public struct Options: Sendable {
        /// What it asks for.
        public var login = Login.bearer
        /// Where it sends people for tokens, if elsewhere.
        public var realm: String?
        /// The address that it sends uploads to, if elsewhere.
        public var uploads: String?
        /// What its tokens are called; a number of their own if not given.
        public var token: String?
        /// A token of another front's that it takes.
        public var accepted: String?
        /// How many requests a token is good for.
        public var uses: Int?
        /// Whether it lists what refers to a manifest.
        public var listsReferrers = false
        /// Whether manifests can be deleted.
        public var deletes = true
        /// The faults it starts with.
        public var faults: [Fault] = []
        /// What the faults' probabilities start from.
        public var seed = 1

        /// The front as it is without options.
        public init() {}
    }

    /// The registry behind it.
    public let registry: RegistryServer
    /// The process that serves.
    public let process: ServerProcess
    /// Scheme, host and port.
    public let url: String
    /// Where the door for tests is.
    public var door: String { url }
    /// The only user.
    public let user = "acme-bot"
    /// The user's password.
    public let password = "registry-password"
    /// It speaks no TLS.
    public var authority: String? { nil }

    /// Starts it before an empty registry, or before that of `other`.
    public init(_ options: Options = Options(), before other: RegistryFront? = nil) throws {
        registry = try other?.registry ?? RegistryServer()
        var all = ["--backend", registry.url, "--auth", options.login.rawValue]
        all += ["--faults", try options.faults.json, "--seed", String(options.seed)]
        for (name, value) in [
            ("--realm", options.realm), ("--uploads", options.uploads),
            ("--token", options.token),
            ("--accept", options.accepted), ("--uses", options.uses.map(String.init)),
        ] {
            if let value { all += [name, value] }
        }
        if options.listsReferrers { all.append("--referrers") }
        if !options.deletes { all.append("--no-delete") }
        (process, url) = try Self.start("registry_front.py", all, [:], nil, nil)
    }
}
