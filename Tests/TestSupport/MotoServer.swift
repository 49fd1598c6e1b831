/// moto's S3 from PyPI, which checks keys and signatures: a second reading of S3, not ours.
public final class MotoServer: Sendable {
    /// The process that serves.
    public let process: ServerProcess
    /// Scheme, host and port.
    public let endpoint: String
    /// The bucket there is.
    public let bucket = "rel"
    /// Its region.
    public let region = "us-east-1"
    /// The access key's id.
    public let key: String
    /// The access key's secret.
    public let secret: String

    /// Starts it, with one user who may do everything with S3.
    public init() throws {
        let scratch = try Scratch()
        process = try ServerProcess(
            "bash",
            [try servers("moto-s3.sh"), scratch.path, Python.path ?? "/nonexistent/python"],
            scratch: scratch)
        let words = try process.line(after: "export ").split(separator: " ").map {
            $0.drop { $0 != "=" }.dropFirst()
        }
        guard words.count == 3 else { throw ToolFailure(text: "three words, not \(words)") }
        (endpoint, key, secret) = (String(words[0]), String(words[1]), String(words[2]))
    }

    /// Ends the server; afterwards nothing of it runs.
    public func stop() { process.stop() }
}
