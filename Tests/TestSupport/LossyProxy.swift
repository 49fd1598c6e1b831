/// Stands before a server and loses the first answers to some requests, after they were carried out.
public final class LossyProxy: Sendable {
    /// The process that serves.
    public let process: ServerProcess
    /// Scheme, host and port.
    public let endpoint: String

    /// Starts one before `server` (scheme, host and port); `losing` counts the answers by method.
    public init(before server: String, losing: [String: Int]) throws {
        process = try ServerProcess(
            Tool.path("python3") ?? "/nonexistent/python3",
            [ServerProcess.script("lossy_proxy.py"), String(server.dropFirst("http://".count))]
                + losing.map { "\($0.key)=\($0.value)" }, scratch: Scratch())
        endpoint = "http://127.0.0.1:" + (try process.line(after: "PORT "))
    }

    /// What was asked for: method, path and status, and `lost` if the answer was.
    public var log: [String] { get throws { Array(try process.outputLines.dropFirst()) } }
}
