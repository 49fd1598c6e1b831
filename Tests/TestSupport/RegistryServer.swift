/// Debian's docker-registry, an OCI registry with a user and a password.
public final class RegistryServer: Sendable {
    /// The process that serves.
    public let process: ServerProcess
    /// Scheme, host and port.
    public let url: String
    /// Host and port, as references to images have it.
    public var host: String { String(url.dropFirst("http://".count)) }
    /// The only user.
    public let user = "user"
    /// The user's password.
    public let password = "pass"
    /// The folder it stores in.
    public var folder: String { process.scratch("data") }

    /// Starts an empty one.
    public init() throws {
        let scratch = try Scratch()
        let login = try Command.run("htpasswd", ["-Bbn", user, password]).require().output
        try scratch.write("htpasswd", login)
        try scratch.write(
            "registry.yml",
            """
            version: 0.1
            log: {level: info}
            storage:
              filesystem: {rootdirectory: \(scratch("data"))}
              delete: {enabled: true}
            http: {addr: '127.0.0.1:0'}
            auth:
              htpasswd: {realm: acme, path: \(scratch("htpasswd"))}
            """)
        process = try ServerProcess(
            "docker-registry", ["serve", scratch("registry.yml")], scratch: scratch)
        url = "http://127.0.0.1:" + (try process.port(after: "listening on 127.0.0.1:"))
    }

    /// Ends the server; afterwards nothing of it runs.
    public func stop() { process.stop() }
}
