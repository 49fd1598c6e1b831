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
        process = try ServerProcess(
            "bash", [try servers("registry.sh"), scratch.path], scratch: scratch)
        url = try process.line(after: "URL ").split(separator: " ").first.map(String.init) ?? ""
    }

    /// Ends the server; afterwards nothing of it runs.
    public func stop() { process.stop() }
}
