internal import Foundation

/// A stand-in server with a door for tests: faults, a log of requests, its state.
public protocol StandIn: Sendable {
    /// The process that serves.
    var process: ServerProcess { get }
    /// Where the door is: scheme, host and port.
    var door: String { get }
    /// The file of the certificate authority to trust, if it speaks TLS.
    var authority: String? { get }
}

/// One request that a stand-in has answered, or not.
public struct LoggedRequest: Sendable, Decodable {
    /// Seconds since 1970 when it came.
    public let time: Double
    /// Which of the server's doors it came to: "api", "uploads", "objects", "web".
    public let listener: String
    /// GET, POST and so on.
    public let method: String
    /// Path and query as they were sent.
    public let path: String
    /// The operation's name, if one was found.
    public let operation: String?
    /// The answer's status; nil if there was no answer.
    public let status: Int?
    /// The fault that was played, if any.
    public let fault: String?
    /// The names of the credential headers it carried, in lower case; nil if the server does not say.
    public let credentials: [String]?

    private enum Key: String, CodingKey {
        case t, listener, method, path, op, status, fault, auth
    }

    /// Reads a line of a stand-in's log.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        time = try values.decode(Double.self, forKey: .t)
        listener = try values.decode(String.self, forKey: .listener)
        method = try values.decode(String.self, forKey: .method)
        path = try values.decode(String.self, forKey: .path)
        operation = try values.decodeIfPresent(String.self, forKey: .op)
        // The word "reset" stands where the connection was cut.
        status = try? values.decode(Int.self, forKey: .status)
        fault = try values.decodeIfPresent(String.self, forKey: .fault)
        credentials = try values.decodeIfPresent([String].self, forKey: .auth)
    }
}

extension StandIn {
    /// Ends the server; afterwards nothing of it runs.
    public func stop() { process.stop() }

    /// Replaces the rules by which it fails.
    public func setFaults(_ faults: [Fault]) throws {
        let text = String(decoding: try JSONEncoder().encode(faults), as: UTF8.self)
        _ = try ask("PUT", "faults", ["-d", text])
    }

    /// Every request so far but the test's own at the door, in the order of their ends.
    public func log() throws -> [LoggedRequest] {
        // GitHub's writes the line of a request after its answer.
        usleep(20_000)
        let all = try JSONDecoder().decode([LoggedRequest].self, from: Data(ask("GET", "log").utf8))
        return all.filter { !$0.path.hasPrefix("/_standin/") }
    }

    /// What the server holds, as JSON.
    public func state() throws -> [String: Any] {
        let json = try JSONSerialization.jsonObject(with: Data(ask("GET", "state").utf8))
        return json as? [String: Any] ?? [:]
    }

    /// Forgets everything but the faults.
    public func reset() throws { _ = try ask("POST", "reset") }

    /// Starts one of our own stand-ins; the process, and its address.
    static func start(
        _ script: String, _ arguments: [String], _ tags: [String: String], _ largest: Int?,
        _ certificate: LoopbackCertificate?
    ) throws -> (ServerProcess, String) {
        var all = [ServerProcess.script(script)] + arguments
        for (tag, commit) in tags { all += ["--tag", commit.isEmpty ? tag : "\(tag)=\(commit)"] }
        if let largest { all += ["--max-file", String(largest)] }
        if let certificate { all += ["--tls", certificate.certificate, certificate.key] }
        let process = try ServerProcess(
            Tool.path("python3") ?? "/nonexistent/python3", all, scratch: Scratch())
        let host = certificate == nil ? "http://127.0.0.1:" : "https://localhost:"
        return (process, host + (try process.line(after: "PORT ")))
    }

    private func ask(
        _ method: String, _ what: String, _ arguments: [String] = []
    ) throws -> String {
        let trust = authority.map { ["--cacert", $0] } ?? []
        let answer = try Command.run(
            "curl",
            ["-sS", "--fail-with-body", "-X", method, "-H", "X-Standin-Admin: 1"] + trust
                + arguments + ["\(door)/_standin/\(what)"])
        return try answer.require().output
    }
}
