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
        process = try ServerProcess(
            Python.path ?? "/nonexistent/python", [ServerProcess.script("moto_server.py")],
            scratch: Scratch())
        let words = try process.line(after: "PORT ").split(separator: " ").map(String.init)
        guard words.count == 3 else { throw ToolFailure(text: "three words, not \(words)") }
        (endpoint, key, secret) = ("http://127.0.0.1:" + words[0], words[1], words[2])
    }

    /// What was asked for, a line a request.
    public var requests: [String] {
        get throws { try process.scratch.text("err").lines.filter { $0.contains("HTTP/1.1") } }
    }

    /// Ends the server; afterwards nothing of it runs.
    public func stop() { process.stop() }
}
