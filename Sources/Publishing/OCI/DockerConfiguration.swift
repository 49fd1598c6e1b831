internal import Files
internal import Model

/// `config.json` of docker, which podman, skopeo and others write too: logins by registry, or the
/// names of programs that keep them.
/// <https://docs.docker.com/reference/cli/docker/login/#credential-stores>
struct DockerConfiguration {
    private let means: Means
    private let path: String?

    init(_ means: Means) {
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
            throw Failure("the login for \(registry) in docker's configuration is no base64")
        }
        let pair = String(decoding: bytes, as: UTF8.self)
        let user = pair.prefix { $0 != ":" }
        return (String(user), String(pair.dropFirst(user.count + 1)))
    }
}
