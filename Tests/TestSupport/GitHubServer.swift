/// A stand-in for GitHub's REST API on three loopback ports: API, uploads, objects.
public final class GitHubServer: StandIn {
    /// What a token may do.
    public enum Access: String, Sendable {
        case write, read, none
    }

    /// How the stand-in looks and what it allows.
    public struct Options: Sendable {
        /// The repositories there are; the first is `repository`.
        public var repositories = ["acme/acme"]
        /// The tokens and what they may do.
        public var tokens: [String: Access] = ["ghp_standin": .write]
        /// The faults it starts with.
        public var faults: [Fault] = []
        /// What the faults' probabilities start from.
        public var seed = 1
        /// Requests an hour; nil is GitHub's own 5000.
        public var rate: Int?
        /// Whether published releases cannot be changed.
        public var immutable = false
        /// How many assets a release may have; nil is GitHub's own 1000.
        public var maximumAssets: Int?
        /// How large an asset may be; nil is GitHub's own 2 GiB.
        public var maximumSize: Int?
        /// Speaks TLS, as `localhost`, with a certificate that `authority` signed.
        public var tls = false
        /// Serves everything on one port, as GitHub Enterprise Server does.
        public var onePort = false
        /// What stands before the API's paths, such as "/api/v3".
        public var prefix = ""
        /// Sends downloads itself instead of redirecting to the objects' port.
        public var direct = false

        /// The stand-in as it is without options.
        public init() {}

        /// What gh can speak with: TLS, and downloads without a second host to send its token to.
        public static var forGh: Self {
            var options = Self()
            (options.tls, options.prefix, options.direct) = (true, "/api/v3", true)
            return options
        }
    }

    /// The process that serves.
    public let process: ServerProcess
    /// The API's address, prefix included; what GITHUB_API_URL is set to.
    public let api: String
    /// The address of the uploads' port.
    public let uploads: String
    /// The address of the objects' port, which public downloads come from.
    public let objects: String
    /// Where the door for tests is.
    public let door: String
    /// The first repository, `owner/name`.
    public let repository: String
    /// The first token that may write.
    public let token: String
    /// The file of the authority to trust, with TLS.
    public var authority: String? { certificate?.authority }
    private let certificate: LoopbackCertificate?

    /// Starts one.
    public init(_ options: Options = Options(), from set: StandIns = .chosen) throws {
        certificate = options.tls ? try LoopbackCertificate() : nil
        repository = options.repositories.first ?? "acme/acme"
        token = options.tokens.filter { $0.value == .write }.keys.min() ?? ""
        process = try ServerProcess(
            set.python,
            [set.script("github_standin.py")] + Self.arguments(options, certificate),
            scratch: Scratch())
        let ports = try process.line(after: "PORTS ").split(separator: " ").map {
            (options.tls ? "https://localhost:" : "http://127.0.0.1:")
                + $0.drop { $0 != "=" }
                .dropFirst()
        }
        guard ports.count == 3 else { throw ToolFailure(text: "three ports, not \(ports)") }
        (door, api) = (ports[0], ports[0] + options.prefix)
        (uploads, objects) = (ports[1], ports[2])
    }

    private static func arguments(
        _ options: Options, _ certificate: LoopbackCertificate?
    ) throws -> [String] {
        var all = ["--faults", try options.faults.json, "--seed", String(options.seed)]
        for repository in options.repositories { all += ["--repo", repository] }
        for (token, access) in options.tokens { all += ["--token", "\(token)=\(access.rawValue)"] }
        if let rate = options.rate { all += ["--rate", String(rate)] }
        if let most = options.maximumAssets { all += ["--max-assets", String(most)] }
        if let most = options.maximumSize { all += ["--max-asset", String(most)] }
        if options.immutable { all.append("--immutable") }
        if options.onePort { all.append("--one-port") }
        if options.direct { all.append("--direct") }
        if !options.prefix.isEmpty { all += ["--prefix", options.prefix] }
        if let certificate {
            all += [
                "--tls", certificate.certificate, certificate.key, "--public-host", "localhost",
            ]
        }
        return all
    }

    /// Where a published asset is downloaded from by everybody.
    public func download(_ name: String, of tag: String) -> String {
        "\(objects)/\(repository)/releases/download/\(tag)/\(name)"
    }

    /// Runs GitHub's own client, gh, on the first repository. The server must have been started with
    /// `Options.forGh`: gh knows no other servers than those with TLS and GitHub Enterprise's paths.
    public func gh(_ arguments: String...) throws -> Outcome {
        let host = String(door.dropFirst("https://".count))
        return try Command.run(
            "gh", arguments + ["-R", "\(host)/\(repository)"],
            environment: [
                "SSL_CERT_FILE": authority ?? "", "GH_HOST": host, "GH_ENTERPRISE_TOKEN": token,
                "GH_CONFIG_DIR": process.scratch.path, "GH_NO_UPDATE_NOTIFIER": "1",
            ])
    }
}
