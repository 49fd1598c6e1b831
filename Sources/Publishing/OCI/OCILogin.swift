import Files
import Model

/// Who we are to a registry: as the manifest says, else as docker's configuration has it.
struct OCILogin: Sendable {
    /// The manifest's user, and the variable with the password.
    let given: (user: String, secret: String)?
    private let address: OCIAddress
    private let means: PublisherContext

    init(_ place: DestinationAddress, _ address: OCIAddress, _ means: PublisherContext)
        throws(Failure)
    {
        self.address = address
        self.means = means
        switch (place["user"], place["token"]) {
        case (nil, nil): given = nil
        case (let user?, let secret?): given = (user, secret)
        default:
            throw Failure(
                "oci \(address.title) needs 'user' and 'token', or neither of them",
                hint: "without them the login of docker's configuration is used", exit: .usage)
        }
    }

    /// The password for `origin`; nil when nobody has logged in.
    func credential(for origin: Origin) throws(Failure) -> Credential? {
        if let given {
            return try means.credential(
                in: given.secret, for: origin.description, .basic(user: given.user))
        }
        guard let login = try DockerConfiguration(means).login(to: address.registry) else {
            return nil
        }
        return try Credential(
            login.password, named: "the password for \(address.registry)", for: origin,
            .basic(user: login.user), hiding: means.redaction)
    }
}

/// `config.json` of docker, which podman, skopeo and others write too: logins by registry, or the
/// names of programs that keep them.
/// <https://docs.docker.com/reference/cli/docker/login/#credential-stores>
struct DockerConfiguration {
    private let means: PublisherContext
    private let path: String?

    init(_ means: PublisherContext) {
        self.means = means
        let home = means.variable("HOME").map { $0 + "/.docker" }
        path = (means.variable("DOCKER_CONFIG") ?? home).map { $0 + "/config.json" }
    }

    /// The login for `registry`; nil when there is none.
    func login(to registry: String) throws(Failure) -> (user: String, password: String)? {
        guard let path, try Folder.kind(path) != nil else { return nil }
        let value = try JSONText.parse(foreign: try TextFile.bytes(path), name: path)
        let names = Self.names(of: registry)
        let helper = names.lazy.compactMap { value["credHelpers"]?[$0]?.text }.first
        if let program = helper ?? value["credsStore"]?.text {
            let keeper = LoginProgram(program, means)
            for name in Self.names(of: registry).prefix(2) {
                if let login = try keeper.login(to: name) { return login }
            }
        }
        for name in names {
            guard let entry = value["auths"]?[name], let login = try login(entry, registry) else {
                continue
            }
            return login
        }
        return nil
    }

    /// The keys under which a registry may stand.
    private static func names(of registry: String) -> [String] {
        let host = registry == "docker.io" ? "index.docker.io" : registry
        let names = [host, "https://\(host)", "https://\(host)/", "https://\(host)/v1/"]
        return registry == "docker.io" ? [names[3], registry] + names : names
    }

    private func login(
        _ entry: JSONValue, _ registry: String
    ) throws(Failure) -> (user: String, password: String)? {
        guard entry["identitytoken"]?.text ?? "" == "" else { throw LoginProgram.noToken(registry) }
        if let user = entry["username"]?.text, let password = entry["password"]?.text {
            return (user, password)
        }
        guard let auth = entry["auth"]?.text, !auth.isEmpty else { return nil }
        guard let bytes = Base64.decode(auth) else {
            throw Failure("the login for \(registry) in docker's configuration is not base64")
        }
        let pair = String(decoding: bytes, as: UTF8.self)
        let user = pair.prefix { $0 != ":" }
        return (String(user), String(pair.dropFirst(user.count + 1)))
    }
}

/// A program that keeps logins, `docker-credential-NAME`: the registry goes in, JSON comes out.
/// <https://github.com/docker/docker-credential-helpers>
struct LoginProgram {
    private let program: String
    private let means: PublisherContext
    /// It may have to ask a key ring, which asks nobody in a pipeline.
    private static let seconds = 30

    init(_ name: String, _ means: PublisherContext) {
        program = "docker-credential-" + name
        self.means = means
    }

    /// The login for `registry`; nil when the program knows none.
    func login(to registry: String) throws(Failure) -> (user: String, password: String)? {
        // What a key ring is reached by, and nothing else.
        var environment: [String: String] = [:]
        for name in ["PATH", "HOME", "USER", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS"] {
            environment[name] = means.variable(name)
        }
        let outcome = try ChildProcess(
            [try path(), "get"], environment: environment, in: "/",
            input: Array((registry + "\n").utf8), limit: 1 << 16
        ).run(seconds: Self.seconds)
        guard outcome.status == 0 else {
            // The protocol's own words for it.
            if (outcome.text + outcome.error).contains("credentials not found") { return nil }
            let said = (outcome.text + outcome.error).split(separator: "\n").first ?? ""
            throw Failure(
                "\(program) gave no login for \(registry)",
                SafeName.printable(means.redaction(String(said.prefix(200)))))
        }
        let value = try? JSONText.parse(foreign: outcome.output, name: program)
        guard let user = value?["Username"]?.text, let password = value?["Secret"]?.text else {
            throw Failure("\(program) answered something else than a login")
        }
        guard user != "<token>" else { throw Self.noToken(registry) }
        return (user, password)
    }

    /// Where it is: the name comes from a file, so it must lead nowhere else.
    private func path() throws(Failure) -> String {
        let isPlain = !program.contains("/") && !program.utf8.contains { $0 <= 0x20 }
        for folder in (means.variable("PATH") ?? "").split(separator: ":") where isPlain {
            let path = folder + "/" + program
            if let found = try? Executable(path), found.isFile, found.isExecutable { return path }
        }
        throw Failure(
            "cannot ask \(SafeName.printable(program)) for a login", "it is not in PATH",
            hint: "docker's configuration names it; install it, or set 'user' and 'token'",
            exit: .usage)
    }

    static func noToken(_ registry: String) -> Failure {
        Failure(
            "the login for \(registry) in docker's configuration is an identity token",
            "only a name and a password can be used",
            hint: "set 'user' and 'token' in the manifest", exit: .usage)
    }
}
